"""From settings to a picture, fast enough to follow a hand.

Most of Matplotlib's time goes into axes, ticks and their layout, which seldom change while one drags.  So, as in its
own blitting, they are drawn once and kept, and only what the settings change is drawn on top of them.  The axes also
stay where they are, so that nothing jumps.
"""

import io
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.ticker import FixedFormatter, FixedLocator
from matplotlib.transforms import Bbox
from PIL import Image

from dlutils import plots
from dlutils.explorers.controls import Handle

#: Kept axes: enough for a figure whose limits follow a slider of some twenty places.
MOST_KEPT = 24


class Picture(NamedTuple):
    """What a page shows of some settings.

    Attributes:
        pixels: (height, width, 3) uint8.
        handles: for each handle, where it stands and what its axes are, in parts of the picture and in data units.
        says: the titles, for whoever cannot see the picture.
    """

    pixels: np.ndarray
    handles: list[dict]
    says: str


class Look(NamedTuple):
    """What decides about the pixels that can be kept of a figure."""

    kind: tuple
    axes: tuple
    backdrops: tuple


class Painter:
    """Draws settings.

    Args:
        draw: from settings to a figure.
        handles: what can be dragged on it.
    """

    def __init__(self, draw: Callable[..., Figure], handles: Sequence[Handle] = ()):
        self.draw, self.handles = draw, handles
        self._places = {}  # {kind of figure: where each of its axes is}
        self._kept = {}  # {look of a figure: pixels of its axes and backdrops}
        self._canvases = {}  # {size: canvas}: one that has drawn a formula need not read it again

    def together(self, frames: Sequence[Mapping[str, object]]) -> list[Picture]:
        """Pictures that lie well beside each other: the axes leave room for the widest labels of all of them."""
        drawn = [self._figure(settings) for settings in frames]
        for fig, _ in drawn:
            self._make_room(fig)
        return [self._picture(*one, settings) for one, settings in zip(drawn, frames)]

    def picture(self, settings: Mapping[str, object]) -> Picture:
        """The picture of some settings; what `draw` raises, this raises."""
        fig, backdrops = self._figure(settings, spared={key for look in self._kept for key in look.backdrops})
        if self._look(fig, backdrops) not in self._kept:
            fig, backdrops = self._figure(settings) if backdrops else (fig, backdrops)
            if _kind(fig) not in self._places:
                self._make_room(fig)
        return self._picture(fig, backdrops, settings)

    def _figure(self, settings, spared=()):
        """A figure, and the keys of its backdrops."""
        # Some settings are there to be overdone: the picture shows it, NumPy need not warn of it too.
        with np.errstate(all="ignore"), plots.sparing(spared) as asked:
            return self.draw(**settings), tuple(asked)

    def _picture(self, fig, backdrops, settings):
        look, canvas = self._look(fig, backdrops), self._canvas(fig)
        moving = _moving(fig)
        if look in self._kept:
            canvas.get_renderer()
            canvas.restore_region(self._kept[look])
        else:
            while len(self._kept) >= MOST_KEPT:
                self._kept.pop(next(iter(self._kept)))
            self._kept[look] = _without(moving, canvas)
        for artist in moving:
            artist.draw(canvas.get_renderer())
        pixels = np.array(canvas.buffer_rgba())[:, :, :3]
        stand = [_stand(one, fig.axes[one.axes], settings) for one in self.handles]
        return Picture(pixels, stand, _titles(fig))

    def _canvas(self, fig):
        size = tuple(fig.get_size_inches())
        canvas = self._canvases[size] = self._canvases.get(size) or FigureCanvasAgg(fig)
        canvas.figure = fig
        fig.set_canvas(canvas)
        return canvas

    def _make_room(self, fig):
        """Lay the figure out, and let axes keep the part of the picture that is theirs in every layout so far."""
        self._canvas(fig)
        fig.draw_without_rendering()
        places = np.array([ax.get_position(original=True).extents for ax in fig.axes])
        if _kind(fig) in self._places:
            before = np.array([place.extents for place in self._places[_kind(fig)]])
            places = np.hstack([np.maximum(before, places)[:, :2], np.minimum(before, places)[:, 2:]])
        self._places[_kind(fig)] = [Bbox.from_extents(*place) for place in places]

    def place(self, fig: Figure) -> None:
        """Put the axes where they always are, if a figure of this kind has been laid out before."""
        if _kind(fig) in self._places:
            fig.set_layout_engine("none")
        for ax, place in zip(fig.axes, self._places.get(_kind(fig), ())):
            ax.set_position(place)
            locator = ax.get_axes_locator()  # a colour bar with pointed ends has one
            ax.apply_aspect(locator(ax, None) if locator else None)

    def _look(self, fig, backdrops):
        """All that axes, ticks and backdrops depend on."""
        self.place(fig)
        return Look(_kind(fig), tuple(_axes_look(ax) for ax in fig.axes), backdrops)


def png(pixels: np.ndarray) -> bytes:
    """Pixels as a PNG file: quickly written rather than small."""
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, format="png", compress_level=1)
    return buffer.getvalue()


def _kind(fig):
    """Figures of one kind are laid out alike."""
    return len(fig.axes), tuple(np.round(fig.get_size_inches(), 2))


def _moving(fig):
    """What the settings change, in the order in which it is drawn: all but axes, ticks, paper and backdrops."""
    found = [artist for ax in fig.axes if ax.get_visible() for artist in sorted(_moving_of(ax), key=Artist.get_zorder)]
    return found + [artist for artist in fig.get_children() if artist is not fig.patch and artist not in fig.axes]


def _moving_of(ax):
    kept = [ax.xaxis, ax.yaxis, ax.patch, *(() if ax.axison else ax.spines.values())]
    return [artist for artist in ax.get_children() if artist not in kept and artist.get_gid() != plots.BACKDROP]


def _without(artists, canvas):
    """The canvas with all but some artists drawn on it, to be restored later."""
    shown = [artist for artist in artists if artist.get_visible()]
    titles = {artist: artist.get_position() for artist in shown if isinstance(artist, Text)}
    for artist in shown:
        artist.set_visible(False)
    canvas.draw()
    for artist in shown:
        artist.set_visible(True)
    for title, place in titles.items():  # drawing moves a title that is hidden
        title.set_position(place)
    return canvas.copy_from_bbox(canvas.figure.bbox)


def _axes_look(ax):
    box = tuple(ax.get_position().bounds)
    return box, ax.axison, ax.get_visible(), ax.get_facecolor(), _axis_look(ax.xaxis), _axis_look(ax.yaxis)


def _axis_look(axis):
    locator, form = axis.get_major_locator(), axis.get_major_formatter()
    ticks = tuple(locator.locs) if isinstance(locator, FixedLocator) else type(locator)
    texts = tuple(form.seq) if isinstance(form, FixedFormatter) else type(form)
    label = axis.get_label()
    scale = axis.get_scale(), tuple(axis.get_view_interval()), axis.get_visible()
    return scale, label.get_text(), label.get_color(), ticks, texts


def _stand(one, ax, settings):
    """Where a handle stands, and what its axes are."""
    (left, bottom, width, height), (low, high), (least, most) = ax.get_position().bounds, ax.get_xlim(), ax.get_ylim()
    logarithmic = [ax.get_xscale() == "log", ax.get_yscale() == "log"]
    middle = [np.sqrt(a * b) if log else (a + b) / 2 for (a, b), log in zip(((low, high), (least, most)), logarithmic)]
    own = [settings[name] + zero if name else value for name, zero, value in zip((one.x, one.y), one.zero, middle)]
    place = one.at(**settings) if one.at else own
    right, up = ax.transAxes.inverted().transform(ax.transData.transform([float(value) for value in place]))
    return {
        "box": [left, 1 - bottom - height, width, height],
        "x": [low, high],
        "y": [least, most],
        "log": logarithmic,
        "at": [float(np.clip(right, 0, 1)), float(np.clip(1 - up, 0, 1))],
    }


def _titles(fig):
    """The titles of a figure in words."""
    titles = [fig.get_suptitle(), *(ax.get_title(loc=loc) for ax in fig.axes for loc in ("left", "center", "right"))]
    return ". ".join(" ".join(title.split()).replace("$", "") for title in titles if title.strip())
