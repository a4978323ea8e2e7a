"""What moves an explorer: sliders, choices, and handles on the figure itself.

Every control is a scale of values.  A page sends places on the scales, never numbers, so `draw` gets exactly the
values that its author listed.
"""

import dataclasses
import math
from collections.abc import Callable, Sequence

import numpy as np


@dataclasses.dataclass(frozen=True)
class Control:
    """One setting that can be changed.

    Attributes:
        values: all values, in order; texts: what is shown of each.
        start: the place of the first value in `values`.
        label: what it is called; the name of the argument if empty.
        play: places a second while it plays, negative downwards, 0 if it cannot.
        listed: whether all texts are to be seen at once.
        two_ways: whether it is a box to tick.
    """

    values: tuple
    texts: tuple[str, ...]
    start: int
    label: str = ""
    play: float = 0
    listed: bool = False
    two_ways: bool = False

    @property
    def value(self) -> object:
        """What it begins with."""
        return self.values[self.start]

    def text(self, value: object) -> str:
        """What is shown of a value."""
        return self.texts[self.values.index(value)]


def slider(
    low: float,
    high: float,
    step: float = 1,
    value: float | None = None,
    description: str = "",
    log: bool = False,
    play: float = 0,
) -> Control:
    """A slider for a number; whole numbers where all of them are whole.

    Args:
        low, high: the ends.
        step: the step; with `log=True` in powers of ten.
        value: where it starts; the middle if None.
        description: its label; the name of the argument if empty.
        log: a logarithmic scale; `low` is positive.
        play: steps a second when it plays by itself, negative from high to low; 0: no button for it.

    Returns:
        The control, for `explore`.
    """
    ends = (math.log10(low), math.log10(high)) if log else (low, high)
    grid = ends[0] + step * np.arange(round((ends[1] - ends[0]) / step) + 1)
    values = [float(f"{10**number:.3g}") if log else float(f"{number:.10g}") for number in grid]
    if not log and all(isinstance(number, int) for number in (low, high, step)):
        values = [int(number) for number in values]
    if value is None:
        value = values[len(values) // 2]
    start = int(np.argmin(np.abs(np.array(values) - value)))
    values[start] = type(values[start])(value)
    digits = max(0, -math.floor(math.log10(step) + 1e-9))
    texts = [f"{number:.3g}" if log else f"{number:.{digits}f}".replace("-", "−") for number in values]
    return Control(tuple(values), tuple(texts), start, description, play)


def choice(options: Sequence, value: object = None, description: str = "", play: float = 0) -> Control:
    """One of several options.

    Args:
        options: values, or pairs (label, value).
        value: where it starts; the first if None.
        description: its label; the name of the argument if empty.
        play: options a second when it plays by itself; 0: no button for it.

    Returns:
        The control, for `explore`.
    """
    pairs = [option if isinstance(option, tuple) else (str(option), option) for option in options]
    values = tuple(one for _, one in pairs)
    start = 0 if value is None else values.index(value)
    few = len(pairs) <= 8 and not play
    return Control(values, tuple(text for text, _ in pairs), start, description, play, few)


def switch(on: bool = False, description: str = "") -> Control:
    """A box to tick: `draw` gets 0 or 1.

    Args:
        on: whether it is ticked at the start.
        description: its label; the name of the argument if empty.

    Returns:
        The control, for `explore`.
    """
    return Control((0, 1), ("0", "1"), int(on), description, two_ways=True)


@dataclasses.dataclass(frozen=True)
class Handle:
    """A point of the figure that can be dragged, with the mouse or with the arrow keys.

    Attributes:
        x, y: the control that it moves in each direction, or "".
        axes: the number of the axes on which it stands.
        at: where it stands, in the units of the axes; None: where its controls say.
        label: what it is called.
        zero: where on the axes its controls are 0.
    """

    x: str = ""
    y: str = ""
    axes: int = 0
    at: Callable[..., tuple[float, float]] | None = None
    label: str = ""
    zero: tuple[float, float] = (0.0, 0.0)

    @property
    def names(self) -> tuple[str, ...]:
        """The controls that it moves."""
        return tuple(name for name in (self.x, self.y) if name)


def handle(
    x: str = "",
    y: str = "",
    axes: int = 0,
    at: Callable[..., tuple[float, float]] | None = None,
    label: str = "",
    zero: tuple[float, float] = (0.0, 0.0),
) -> Handle:
    """A point of the figure that can be dragged, with the mouse or with the arrow keys.

    Args:
        x, y: the names of the sliders that it moves: to the right and upwards.  Leave one out to move along one axis.
        axes: the number of the axes on which it stands, in the order in which they were made.
        at: {settings} → (x, y), where it stands; where its sliders say if None, in the middle along a missing one.
        label: what it is called; the labels of its sliders if empty.
        zero: where on the axes both sliders are 0.

    Returns:
        The handle, for `explore`.
    """
    return Handle(x, y, axes, at, label, zero)
