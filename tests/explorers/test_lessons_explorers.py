"""Every explorer of the lessons: what it draws quickly is what Matplotlib draws, to the pixel, in any order."""

import random

import lessons
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from dlutils.explorers.painter import Painter

#: Settings that are tried of each.
TRIED = 5


def walk(explorer, rng):
    """Settings as a hand makes them: one control moves at a time."""
    settings = dict(explorer.start)
    for _ in range(TRIED):
        name = rng.choice(list(explorer.controls))
        settings[name] = rng.choice(explorer.controls[name].values)
        yield dict(settings)


def whole(painter, settings):
    """The same figure with nothing kept from before."""
    with np.errstate(all="ignore"):
        fig = painter.draw(**settings)
    painter.place(fig)
    canvas = FigureCanvasAgg(fig)
    canvas.draw()
    return np.asarray(canvas.buffer_rgba())[:, :, :3]


@pytest.mark.sample(1)
@pytest.mark.slow
@pytest.mark.parametrize(("lesson", "index"), lessons.calls(), ids=lambda part: str(part)[:2])
def test_a_quick_picture_is_the_whole_picture(lesson, index):
    explorer = lessons.made(lesson, index)
    explorer.painter.together(explorer.frames)
    for settings in walk(explorer, random.Random(lesson)):
        quick = explorer.painter.picture(settings)
        assert np.array_equal(quick.pixels, whole(explorer.painter, settings)), settings
        assert all(0 <= part <= 1 for handle in quick.handles for part in handle["at"])
    assert len(explorer.frames) > 1, "a stored page shows one frame only"


def test_a_look_that_forgets_the_limits_is_seen(monkeypatch):
    """The fault that this test is for, planted: axes kept although their limits have changed."""
    from dlutils import plots
    from dlutils.explorers import painter as module

    def draw(top):
        fig, ax = plots.figure(size=(4, 3))
        ax.set(ylim=(0, top))
        return fig

    for honest in (True, False):
        if not honest:
            monkeypatch.setattr(module, "_axis_look", lambda axis: ())
        painter = Painter(draw)
        painter.together([{"top": 1}])
        quick = painter.picture({"top": 1000}).pixels
        assert np.array_equal(quick, whole(painter, {"top": 1000})) == honest
