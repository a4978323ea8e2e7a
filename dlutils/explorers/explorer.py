"""An explorer: a figure with its controls, wherever it is shown."""

from collections.abc import Callable, Mapping, Sequence

from matplotlib.figure import Figure

from dlutils.explorers.controls import Control, Handle
from dlutils.explorers.painter import Painter


class Explorer:
    """A figure with its controls.

    Args:
        draw, alt, frames, handles, controls: as for `explore`.

    Raises:
        ValueError: a frame or a handle names a control that there is not, or a value that it does not have.

    Attributes:
        start: {argument of `draw`: the value that its control begins with}.
        frames: the settings that are drawn for readers without a kernel, `start` first.
    """

    def __init__(
        self,
        draw: Callable[..., Figure],
        alt: str,
        frames: Sequence[Mapping[str, object]] = (),
        handles: Sequence[Handle] = (),
        **controls: Control,
    ):
        self.alt, self.controls, self.handles = alt, controls, tuple(handles)
        self.painter = Painter(draw, self.handles)
        self.start = {name: control.value for name, control in controls.items()}
        self.frames = [self.start, *({**self.start, **frame} for frame in frames)]
        for names in (*self.frames, *(one.names for one in self.handles)):
            for name in names:
                self._control(name)
        for frame in self.frames:
            for name, value in frame.items():
                if value not in controls[name].values:
                    raise ValueError(f"a frame has {name} = {value!r}, which its control does not have")

    def _control(self, name):
        if name not in self.controls:
            raise ValueError(f"there is no control {name!r}; there are {', '.join(self.controls)}")
        return self.controls[name]

    def label(self, name: str) -> str:
        """What a control is called for its reader."""
        return self.controls[name].label or name.replace("_", " ")

    def caption(self, settings: Mapping[str, object]) -> str:
        """Settings in words, such as "learning rate 0.3, steps 12"."""
        return ", ".join(f"{self.label(name)} {self._control(name).text(value)}" for name, value in settings.items())

    def settings(self, places: Mapping[str, int]) -> dict[str, object]:
        """The values at given places of the controls' scales.

        Raises:
            ValueError: there is no such control or no such place.
        """
        found = dict(self.start)
        for name, place in places.items():
            values = self._control(name).values
            if type(place) is not int or not 0 <= place < len(values):
                raise ValueError(f"{name} has no place {place!r}")
            found[name] = values[place]
        return found
