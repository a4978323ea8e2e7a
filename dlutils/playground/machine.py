"""The playground without its picture: data, networks in training, and what is to be seen of them.  NumPy alone.

A `Machine` is told what to do (`change`, `advance`, `restart`, `check`) and says what there is to see (`look`).
It never raises for what a student's functions do: that is in `trouble`, in words.
"""

import contextlib
import io
import time
from typing import NamedTuple

import numpy as np

from dlutils.playground import points
from dlutils.playground.functions import Network, Trouble
from dlutils.playground.gradients import Found, compare
from dlutils.playground.settings import DRAWN, Settings, first

#: Settings whose change draws new points, and those whose change begins the training anew.
NEW_POINTS = {"data", "noise", "examples", "held_out", "points_seed", "points"}
NEW_START = {"data", "noise", "examples", "held_out", "points_seed", "layers", "activation", "seed", "runs"}
#: The picture of the plane has so many dots along each side, that of a hidden unit every `COARSER`-th of them.
DOTS, COARSER = 48, 2
#: So many costs are kept of a training; where there are more, every second one is dropped.
MOST_COSTS = 240


class Score(NamedTuple):
    """The cost and the share of right answers on some points; nan where there are none."""

    cost: float
    right: float


class Seen(NamedTuple):
    """What one run shows: its answers over the plane, those of its hidden units, and how good it is.

    Attributes:
        answers: (DOTS, DOTS); hidden: for each layer (n_l, DOTS / COARSER, DOTS / COARSER).
        train, test: the scores on points that it learns from, and on those held out.
    """

    answers: np.ndarray
    hidden: list[np.ndarray]
    train: Score
    test: Score


class Run:
    """One training: parameters, the last gradient, and the costs so far.

    Attributes:
        seed: of its first weights.
        parameters: {"W1", "b1", …}, or None where the function that makes them cannot be used.
        grads: {"dW1", "db1", …} of the last step, None before it; shapes: {"A1", …}: those of its forward pass.
        costs: rows (steps, cost, cost on held-out points).
    """

    def __init__(self, seed: int):
        self.seed, self.parameters, self.grads, self.shapes, self.costs = seed, None, None, {}, []

    def note(self, step: int, cost: float, held_cost: float) -> None:
        """Keep the cost and held_cost after `step` steps, in reasonable number."""
        if self.costs and self.costs[-1][0] == step:
            self.costs.pop()
        self.costs.append((step, cost, held_cost))
        if len(self.costs) > MOST_COSTS:
            self.costs = self.costs[:-1:2] + self.costs[-1:]


class Machine:
    """A network's functions at work on points of the plane.

    Args:
        network: the functions.
        settings: where to start; see `settings.first`.

    Attributes:
        X, Y: (2, m) and (1, m), all points; held: (m,) True for those that are kept for the test.
        runs: the trainings, side by side; shown: which of them is looked at in detail.
        step: how many steps they have made; trouble: what has gone wrong, or "".
    """

    def __init__(self, network: Network, settings: Settings | None = None):
        self.network, self.settings = network, settings or first(network)
        self.shown, self.step, self.trouble, self.runs = 0, 0, "", []
        axis = np.linspace(-points.LIMIT, points.LIMIT, DOTS)
        self.grid = np.stack([a.ravel() for a in np.meshgrid(axis, axis)])
        self._draw_points()
        self.restart()

    # -------------------------------------------------------------------------------------- what it is told

    def change(self, **changes: object) -> None:
        """Change settings; new data or another network begin the training anew, another learning rate goes on.

        Raises:
            ValueError: as `Settings.changed`; nothing has changed then.
        """
        before, self.settings = self.settings, self.settings.changed(self.network, **changes)
        different = {name for name in changes if getattr(before, name) != getattr(self.settings, name)}
        self.trouble = ""
        if different & NEW_POINTS:
            self._draw_points()
        if different & NEW_START:
            self.restart()

    def restart(self) -> None:
        """Back to the first weights."""
        self.step, self.trouble = 0, ""
        self.network.activation = self.settings.activation
        self.runs = [Run(self.settings.seed + i) for i in range(self.settings.runs)]
        self.shown = min(self.shown, len(self.runs) - 1)
        for run in self.runs:
            with self._careful():
                run.parameters = self.network.start(self.sizes, run.seed)

    def advance(self, steps: int, seconds: float = 0.05) -> int:
        """Make steps of descent, in all runs.

        Args:
            steps: how many.
            seconds: no further step is begun after this time, so that the picture keeps moving.

        Returns:
            How many were made.
        """
        if any(run.parameters is None for run in self.runs):
            self.restart()
        else:
            self.trouble = ""
        end, made = time.monotonic() + seconds, 0
        while made < steps and self.can_learn and not (made and time.monotonic() > end):
            with self._careful():
                for run in self.runs:
                    self._descend(run)
                self.step += 1
            if self.trouble:
                break
            made += 1
        return made

    def check(self) -> list[Found]:
        """The student's gradient against finite differences of the student's cost; empty where there is trouble."""
        found = []
        self.trouble = ""
        with self._careful():
            few = np.flatnonzero(~self.held)[:40]
            X, Y = self.X[:, few], self.Y[:, few]
            found = compare(self.network, self.sizes, X, Y, self.settings.seed)
        return found

    # ------------------------------------------------------------------------------------ what there is to see

    @property
    def sizes(self) -> tuple[int, ...]:
        """Units of all layers, from the inputs to the output."""
        return (2, *self.settings.layers, 1)

    @property
    def can_learn(self) -> bool:
        """Whether there is something to learn from, and parameters that can learn."""
        return int((~self.held).sum()) >= 2 and all(run.parameters is not None for run in self.runs)

    def look(self) -> list[Seen]:
        """What each run shows now; fewer than runs where a function cannot be used.  The costs are kept."""
        found = []
        with self._careful():
            for run in self.runs:
                if run.parameters is not None:
                    found.append(self._seen(run))
        return found

    def gradient(self) -> dict[str, np.ndarray]:
        """The last gradient of the run that is shown, or that of its first step; empty where there is trouble."""
        run = self.runs[self.shown]
        if run.grads is None and self.can_learn:
            with self._careful():
                run.grads = self._gradient(run)
        return run.grads or {}

    # ----------------------------------------------------------------------------------------- inside

    def _draw_points(self):
        chosen = self.settings
        if chosen.data == DRAWN:
            table = np.array(chosen.points, dtype=float).reshape(-1, 3).T
            self.X, self.Y = table[:2], table[2:]
        else:
            self.X, self.Y = points.make(chosen.data, chosen.examples, chosen.noise, chosen.points_seed)
        self.held = points.held_out(self.Y.size, chosen.held_out, chosen.points_seed)
        self.learned_from = self.X[:, ~self.held], self.Y[:, ~self.held]

    @contextlib.contextmanager
    def _careful(self):
        """What a function prints is not shown: it would be, with every step.  What goes wrong is kept in words."""
        try:
            with contextlib.redirect_stdout(io.StringIO()), np.errstate(all="ignore"):
                yield
        except Trouble as trouble:
            self.trouble = self.trouble or str(trouble)

    def _gradient(self, run):
        X, Y = self.learned_from
        A, cache = self.network.forward(X, run.parameters)
        layers = [*self.network.hidden(cache, len(self.settings.layers)), A]
        run.shapes = {f"A{l}": layer.shape for l, layer in enumerate(layers, len(self.sizes) - len(layers))}
        return self.network.backward(run.parameters, A, cache, X, Y)

    def _descend(self, run):
        run.grads = self._gradient(run)
        run.parameters = self.network.update(run.parameters, run.grads, self.settings.learning_rate)

    def _seen(self, run):
        m = self.Y.size
        A, cache = self.network.forward(np.hstack([self.X, self.grid]), run.parameters)
        parts = [self._score(A[:, :m][:, part], self.Y[:, part]) for part in (~self.held, self.held)]
        run.note(self.step, parts[0].cost, parts[1].cost)
        hidden = self.network.hidden(cache, len(self.settings.layers)) if run is self.runs[self.shown] else []
        square = slice(None, None, COARSER)
        pictures = [H[:, m:].reshape(-1, DOTS, DOTS)[:, square, square] for H in hidden if H.shape[1] == A.shape[1]]
        return Seen(A[0, m:].reshape(DOTS, DOTS), pictures, *parts)

    def _score(self, A, Y):
        if not Y.size:
            return Score(np.nan, np.nan)
        return Score(self.network.cost(A, Y), float(np.mean((A > 0.5) == Y)))
