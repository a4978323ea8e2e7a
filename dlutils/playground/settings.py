"""What can be chosen in the playground, and the line of code that starts it with the same choice again."""

import dataclasses
import math
from collections.abc import Sequence

from dlutils.playground.functions import Network
from dlutils.playground.points import LIMIT, SETS

#: The kind of data that consists of the points that were drawn by hand.
DRAWN = "drawn"
KINDS = (*SETS, DRAWN)
#: The most units in a layer, runs side by side, drawn points, and steps that a start makes by itself.
MOST_UNITS, MOST_RUNS, MOST_POINTS, MOST_STEPS = 16, 4, 1000, 20_000
#: {setting: its smallest and its largest value}.
RANGES = {
    "noise": (0.0, 1.0),
    "examples": (20, 1000),
    "held_out": (0.0, 0.8),
    "points_seed": (0, 9999),
    "learning_rate": (1e-4, 100.0),
    "seed": (0, 9999),
    "runs": (1, MOST_RUNS),
    "steps": (0, MOST_STEPS),
}


@dataclasses.dataclass(frozen=True)
class Settings:
    """A choice of data, network and training.

    Attributes:
        data: a name of `KINDS`; noise: from 0 to 1; examples: number of points; held_out: the share kept for the test.
        points_seed: of the points; points: those drawn by hand, (x1, x2, class).
        layers: units of each hidden layer; activation: of the hidden layers, where the functions have a choice.
        learning_rate: length of a step; seed: of the first weights; runs: how many starts, side by side.
        steps: how many steps are made at once, before anything is shown.
    """

    data: str = "flower"
    noise: float = 0.2
    examples: int = 300
    held_out: float = 0.3
    points_seed: int = 1
    points: tuple[tuple[float, float, int], ...] = ()
    layers: tuple[int, ...] = (4,)
    activation: str = ""
    learning_rate: float = 1.0
    seed: int = 1
    runs: int = 1
    steps: int = 0

    def changed(self, network: Network, **changes: object) -> "Settings":
        """The settings with some of them changed.

        Args:
            network: decides how many layers there may be.
            changes: {name: value}.

        Raises:
            ValueError: there is no such setting, or it has no such value; the message says what it may be.
        """
        unknown = sorted(set(changes) - set(NAMES))
        if unknown:
            raise ValueError(f"The playground has no setting {', '.join(unknown)}. Choose from: {', '.join(NAMES)}.")
        return dataclasses.replace(self, **{name: _read(name, value, network) for name, value in changes.items()})


NAMES = tuple(field.name for field in dataclasses.fields(Settings))


def first(network: Network, **changes: object) -> Settings:
    """The settings that a network starts with, some of them chosen.

    Raises:
        ValueError: as `Settings.changed`.
    """
    activation = network.activation
    own = Settings(layers=network.sizes, learning_rate=network.learning_rate, activation=activation)
    return own.changed(network, **changes)


def _read(name, value, network):
    """The value of a setting, as it may be written in a cell or sent by a browser."""
    if name == "data":
        return _one_of(name, value, KINDS)
    if name == "activation":
        return _one_of(name, value, network.activations or ("",))
    if name == "layers":
        return _layers(value, network)
    if name == "points":
        return _points(value)
    kind = type(getattr(Settings, name))
    low, high = RANGES[name]
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not low <= value <= high:
        raise ValueError(f"{name} is {value!r}; it may be a number from {low:g} to {high:g}.")
    return kind(value)


def _one_of(name, value, allowed):
    if value not in allowed:
        raise ValueError(f"{name} is {value!r}; it may be one of: {', '.join(map(repr, allowed))}.")
    return value


def _layers(value, network):
    least, most = network.depths
    numbers = isinstance(value, Sequence) and all(type(n) is int and 1 <= n <= MOST_UNITS for n in value)
    if not numbers or not least <= len(value) <= most:
        amount = f"{least}" if least == most else f"{least} to {most}"
        raise ValueError(f"layers is {value!r}; it may be a list of {amount} numbers from 1 to {MOST_UNITS}.")
    return tuple(value)


def _points(value):
    try:
        points = tuple((float(x), float(y), int(label)) for x, y, label in value)
    except (TypeError, ValueError):
        points = ((math.nan, 0.0, 0),)
    if len(points) > MOST_POINTS or not all(_is_point(*point) for point in points):
        raise ValueError(
            f"points may be a list of up to {MOST_POINTS} (x1, x2, class), "
            f"with x1 and x2 from {-LIMIT:g} to {LIMIT:g} and class 0 or 1."
        )
    return points


def _is_point(x, y, label):
    return abs(x) <= LIMIT and abs(y) <= LIMIT and label in (0, 1)


def as_code(panel: str, network: Network, settings: Settings, steps: int) -> str:
    """The line that starts the playground with these settings.

    Args:
        panel: the name of what is called.
        network: its functions, by their names.
        settings: the choice.
        steps: how many steps it shall have made.
    """
    usual = first(network)
    given = dataclasses.replace(settings, steps=min(steps, MOST_STEPS))
    drawn = given.data == DRAWN
    left_out = {"noise", "examples", "points_seed"} if drawn else {"points"}
    chosen = {name: getattr(given, name) for name in NAMES if name not in left_out}
    texts = [f"{name}={_code(value)}" for name, value in chosen.items() if value != getattr(usual, name)]
    return f"{panel}({', '.join([*filter(None, [network.call]), *texts])})"


def _code(value):
    if isinstance(value, tuple):
        return "[" + ", ".join(str(one) for one in value) + "]"
    return f"{value:g}" if isinstance(value, float) else repr(value)
