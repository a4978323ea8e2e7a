"""What a browser is told of a machine: numbers and words in one message, arrays in its buffers."""

import math
from collections.abc import Sequence

import numpy as np

from dlutils.playground.machine import Machine, Score, Seen
from dlutils.playground.settings import DRAWN, as_code

#: The value in a picture of bytes that stands for "not a number"; the others run from 0 to 254.
NO_NUMBER = 255


class Buffers:
    """Arrays that go with a message; a message names them by what `add` returns.

    Attributes:
        parts: their bytes, in order.
    """

    def __init__(self):
        self.parts: list[bytes] = []

    def add(self, array: np.ndarray, kind: str) -> int:
        """Keep an array as numbers of a kind ("u1" or "<f4"); returns its place."""
        self.parts.append(np.ascontiguousarray(array, dtype=kind).tobytes())
        return len(self.parts) - 1


def frame(machine: Machine, panel: str, with_points: bool = True) -> tuple[dict[str, object], list[bytes]]:
    """What there is to draw.

    Args:
        machine: what is looked at.
        panel: the name of the playground, for the line of code.
        with_points: whether the points are sent too.

    Returns:
        The message and its buffers.
    """
    buffers, seen = Buffers(), machine.look()
    grads = machine.gradient()
    message = {
        "step": machine.step,
        "settings": {**vars(machine.settings), "points": ()},
        "canLearn": machine.can_learn,
        "shown": machine.shown,
        "trouble": machine.trouble,
        "runs": [_run(run, one, buffers) for run, one in zip(machine.runs, seen)],
        "hidden": [buffers.add(signed(layer), "u1") for layer in seen[machine.shown].hidden] if seen else [],
        "weights": _weights(machine, buffers),
        "norms": [number(norm) for norm in norms(machine, grads)],
        "shapes": shapes(machine, grads),
        "remark": remark(seen[machine.shown]) if seen else "",
        "words": summary(machine, seen),
        "code": as_code(panel, machine.network, machine.settings, machine.step),
    }
    if with_points:
        table = np.vstack([machine.X, machine.Y, machine.held[np.newaxis]])
        message["points"] = buffers.add(table, "<f4")
    return message, buffers.parts


def _run(run, seen, buffers):
    costs = np.array(run.costs).reshape(-1, 3)
    return {
        "answers": buffers.add(share(seen.answers), "u1"),
        "costs": buffers.add(costs, "<f4"),
        "train": [number(value) for value in seen.train],
        "test": [number(value) for value in seen.test],
    }


def _weights(machine, buffers):
    """[[place in the buffers, rows, columns], …] of W of each layer, for those that are tables."""
    parameters = machine.runs[machine.shown].parameters or {}
    tables = [parameters[f"W{l}"] for l in range(1, len(machine.sizes)) if f"W{l}" in parameters]
    return [[buffers.add(W, "<f4"), *W.shape] for W in tables if W.ndim == 2]


def share(values: np.ndarray) -> np.ndarray:
    """Probabilities as bytes from 0 to 254; what is not a number is 255."""
    with np.errstate(invalid="ignore"):
        scaled = np.round(254 * np.clip(values, 0, 1))
    return np.where(np.isfinite(values), scaled, NO_NUMBER).astype(np.uint8)


def signed(layer: np.ndarray) -> np.ndarray:
    """Each unit's answers (n, k, k) as bytes: 127 is zero, 0 and 254 are its farthest from zero."""
    finite = np.where(np.isfinite(layer), layer, 0.0)
    farthest = np.abs(finite).max(axis=(1, 2), keepdims=True)
    scaled = share(0.5 + 0.5 * finite / np.where(farthest > 0, farthest, 1.0))
    return np.where(np.isfinite(layer), scaled, NO_NUMBER).astype(np.uint8)


def number(value: float) -> float | str:
    """A number as JSON can hold it: "nan" and "inf" are texts."""
    return value if math.isfinite(value) else str(value)


def norms(machine: Machine, grads: dict[str, np.ndarray]) -> list[float]:
    """The length of dW of each layer."""
    return [float(np.linalg.norm(grads[f"dW{l}"])) for l in range(1, len(machine.sizes)) if f"dW{l}" in grads]


def shapes(machine: Machine, grads: dict[str, np.ndarray]) -> list[list[str]]:
    """[name, shape, remark] of every array; a gradient's remark says where its shape is not its parameter's."""
    run, (X, Y) = machine.runs[machine.shown], machine.learned_from
    parameters = run.parameters or {}
    rows = [["X", str(X.shape), ""], ["Y", str(Y.shape), ""]]
    for l in range(1, len(machine.sizes)):
        keys = [key for key in (f"W{l}", f"b{l}") if key in parameters]
        rows += [[key, str(parameters[key].shape), ""] for key in keys]
        rows += [[f"A{l}", str(run.shapes[f"A{l}"]), ""]] if f"A{l}" in run.shapes else []
        pairs = [(key, grads[f"d{key}"], parameters[key]) for key in keys if f"d{key}" in grads]
        rows += [[f"d{key}", str(gradient.shape), _remark(gradient, parameter)] for key, gradient, parameter in pairs]
    return rows


def _remark(gradient, parameter):
    return "" if gradient.shape == parameter.shape else f"not the shape of its parameter, {parameter.shape}"


# ------------------------------------------------------------------------------------------------- in words


def summary(machine: Machine, seen: Sequence[Seen]) -> str:
    """The panel in words, for whoever cannot see it."""
    chosen, kept = machine.settings, int(machine.held.sum())
    layers = ", ".join(map(str, chosen.layers)) or "none"
    words = [
        f"{machine.Y.size - kept} points to learn from and {kept} held out ({chosen.data}).",
        f"Hidden layers: {layers}. After {machine.step} steps with learning rate {chosen.learning_rate:g}:",
    ]
    words += [_in_words(run, one, len(seen) > 1) for run, one in zip(machine.runs, seen)]
    if chosen.data == DRAWN and not machine.can_learn:
        words.append("Draw points of both classes, two at least.")
    words += {remark(one) for one in seen} - {""}
    return " ".join([*words, machine.trouble]).strip()


def _in_words(run, seen, several):
    words = f"cost {short(seen.train.cost)}, {percent(seen.train)} of the points right"
    if not math.isnan(seen.test.right):
        words += f"; held out: cost {short(seen.test.cost)}, {percent(seen.test)} right"
    return f"{f'seed {run.seed}: ' if several else ''}{words}."


def short(value: float) -> str:
    """A cost in a few digits."""
    return f"{value:.3f}" if math.isfinite(value) else "not a number" if math.isnan(value) else "infinite"


def remark(seen: Seen) -> str:
    """Why a cost is no number, where the answers tell; else nothing."""
    costs = [score.cost for score in (seen.train, seen.test) if not math.isnan(score.right)]
    if all(map(math.isfinite, costs)):
        return ""
    if not np.isfinite(seen.answers).all():
        return "The weights have grown beyond all numbers: the steps are too long, or go uphill."
    return "An answer has become exactly 0 or 1 here, whose logarithm the cost cannot take; the steps go on."


def percent(score: Score) -> str:
    """A share of right answers; a dash where there are no points."""
    return "–" if math.isnan(score.right) else f"{score.right:.0%}"
