"""The five functions of a network behind one face: called with care, named where they go wrong.

`Network` calls a student's functions.  What they raise becomes a `Trouble`, which says in words what happened; so
does an answer that no further step could use.  An answer that is only wrong is left as it is: it is there to be seen.
"""

import inspect
import re
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from dlutils._raised import raised
from dlutils.chance import seeded

Parameters = Mapping[str, np.ndarray]

#: What is written into messages is cut to so many characters.
LONGEST = 300


class Trouble(Exception):
    """A function of the network cannot be used; the message says which one and why."""


class Network:
    """What the playground asks of a network; the subclasses know how each unit's functions are called.

    Attributes:
        functions: {what it is for: function}, for "start", "forward", "cost", "backward" and "update".
        depths: the fewest and the most hidden layers.
        activations: names of activation functions to choose from; empty where the functions have one of their own.
        activation: the chosen one.
        learning_rate: where the slider starts; sizes: the hidden layers at the start.
        call: the beginning of the line that starts the playground again.
    """

    depths = (1, 1)
    activations: tuple[str, ...] = ()
    activation = ""
    learning_rate = 1.0
    sizes: tuple[int, ...] = (4,)

    def __init__(self, start: Callable, forward: Callable, cost: Callable, backward: Callable, update: Callable):
        self.functions = {"start": start, "forward": forward, "cost": cost, "backward": backward, "update": update}

    @property
    def call(self) -> str:
        """The names of the functions, as they are handed to the playground."""
        return ", ".join(self.name(role) for role in self.functions)

    def name(self, role: str) -> str:
        """What the function for `role` is called."""
        return getattr(self.functions[role], "__name__", role)

    def start(self, sizes: Sequence[int], seed: int) -> Parameters:
        """Parameters to start from, for layers of these sizes, from the inputs to the output.

        Raises:
            Trouble: the function raises, or gives no parameters of such a network.
        """
        with seeded(seed):
            parameters = self.ask("start", *self.sizes_as_arguments(sizes))
        if not isinstance(parameters, dict):
            raise self.wrong("start", f"returned {brief(parameters)}, expected a dictionary of parameters")
        for l in range(1, len(sizes)):
            for key in (f"W{l}", f"b{l}"):
                if not is_array(parameters.get(key)):
                    raise self.wrong("start", f"returned no array {key}, but {brief(parameters)}")
        return parameters

    def forward(self, X: np.ndarray, parameters: Parameters) -> tuple[np.ndarray, object]:
        """The answers (1, m) for X (n_x, m), and the cache.

        Raises:
            Trouble: the function raises, or gives other things.
        """
        answer = self.ask("forward", X, parameters)
        if not (isinstance(answer, (tuple, list)) and len(answer) == 2):
            raise self.wrong("forward", f"returned {brief(answer)}, expected two things: the answers and the cache")
        A, cache = answer
        if not is_array(A) or A.shape != (1, X.shape[1]):
            raise self.wrong("forward", f"returned answers of shape {brief(A)}, expected {(1, X.shape[1])}")
        return A, cache

    def cost(self, A: np.ndarray, Y: np.ndarray) -> float:
        """The cost of answers A (1, m) where Y (1, m) is right.

        Raises:
            Trouble: the function raises, or gives no number.
        """
        answer = self.ask("cost", A, Y)
        try:
            return float(np.asarray(answer).item())
        except (TypeError, ValueError):
            raise self.wrong("cost", f"returned {brief(answer)}, expected one number") from None

    def backward(
        self, parameters: Parameters, A: np.ndarray, cache: object, X: np.ndarray, Y: np.ndarray
    ) -> dict[str, np.ndarray]:
        """{"dW1", "db1", …}: the gradient at `parameters`, from A and cache of the forward pass of X, and from Y.

        Raises:
            Trouble: the function raises, or leaves one out.
        """
        grads = self.ask("backward", *self.backward_arguments(parameters, A, cache, X, Y))
        if not isinstance(grads, dict):
            raise self.wrong("backward", f"returned {brief(grads)}, expected a dictionary of gradients")
        for key in keys_of(parameters):
            if not is_array(grads.get(f"d{key}")):
                raise self.wrong("backward", f"returned no array d{key}, but {brief(grads)}")
        return grads

    def update(self, parameters: Parameters, grads: Parameters, learning_rate: float) -> Parameters:
        """The parameters after one step of length learning_rate along grads.

        Raises:
            Trouble: the function raises, or loses a parameter.
        """
        updated = self.ask("update", parameters, grads, learning_rate)
        if not isinstance(updated, dict) or not all(is_array(updated.get(key)) for key in keys_of(parameters)):
            raise self.wrong("update", f"returned {brief(updated)}, expected {', '.join(keys_of(parameters))}")
        return updated

    def hidden(self, cache: object, layers: int) -> list[np.ndarray]:
        """What the units of each hidden layer answer, (n_l, m); empty where the cache does not tell."""
        try:
            found = [self.activations_in(cache, l) for l in range(1, layers + 1)]
        except (KeyError, IndexError, TypeError):
            return []
        return found if all(is_array(A) and A.ndim == 2 for A in found) else []

    # ----------------------------------------------------------------------- what the subclasses know

    def sizes_as_arguments(self, sizes: Sequence[int]) -> tuple:
        """How the function for "start" is given the sizes."""
        raise NotImplementedError

    def backward_arguments(
        self, parameters: Parameters, A: np.ndarray, cache: object, X: np.ndarray, Y: np.ndarray
    ) -> tuple:
        """What the function for "backward" is given, of parameters, A, cache, X and Y."""
        raise NotImplementedError

    def activations_in(self, cache: object, l: int) -> np.ndarray:
        """A of layer `l`, as the cache holds it."""
        raise NotImplementedError

    # ----------------------------------------------------------------------------------------- calls

    def ask(self, role: str, *arguments: object) -> object:
        """Call the function for `role`.

        Raises:
            Trouble: it raises, or returns nothing.
        """
        function = self.functions[role]
        if not callable(function):
            raise Trouble(f"The playground was given {brief(function)} where a function is expected ({role}).")
        try:
            with np.errstate(all="ignore"):
                answer = function(*arguments)
        except Exception as error:  # whatever a student's function raises is said in the panel
            raise Trouble(self._what_was_raised(role, error, arguments)) from None
        if answer is None:
            raise self.wrong(role, "returned None: it is not written yet, or its last line, return, is missing")
        return answer

    def wrong(self, role: str, what: str) -> Trouble:
        """A trouble that begins with the function's name."""
        return Trouble(f"{self.name(role)} {what}."[:LONGEST])

    def _what_was_raised(self, role, error, arguments):
        name, about = self.name(role), raised(error, self.functions[role])
        inner = about.get("function", name)
        by = f" ({name} calls it)" if inner != name else ""
        if isinstance(error, NotImplementedError):
            return f"{inner} is not written yet{by}. Write it and run its cell, then this one again."
        said = f"{name} raised {about['type']}: {about['message'][:LONGEST]}"
        given = ", ".join(f"{label} {brief(value)}" for label, value in self._labelled(role, arguments))
        parts = [f"{said.rstrip(' .')}.", f"It was given {given}."]
        if "text" in about:
            values = ", ".join(f"{key} {value}" for key, value in about["values"].items())
            there = f"; there {values}" if values else ""
            parts.append(f"The line, in {inner}: {about['text']}{there}.")
        return "\n".join(parts)

    def _labelled(self, role, arguments):
        try:
            names = list(inspect.signature(self.functions[role]).parameters)
        except (TypeError, ValueError):
            names = []
        names += [f"argument {i + 1}" for i in range(len(names), len(arguments))]
        return zip(names, arguments)


class Shallow(Network):
    """The functions of the assignment `shallow_network`."""

    learning_rate = 1.2

    def sizes_as_arguments(self, sizes: Sequence[int]) -> tuple:
        """n_x, n_h, n_y."""
        return tuple(sizes)

    def backward_arguments(
        self, parameters: Parameters, A: np.ndarray, cache: object, X: np.ndarray, Y: np.ndarray
    ) -> tuple:
        """parameters, cache, X, Y; A is in the cache."""
        return parameters, cache, X, Y

    def activations_in(self, cache: Mapping[str, np.ndarray], l: int) -> np.ndarray:
        """The cache is {"Z1", "A1", …}; A of layer `l`."""
        return cache[f"A{l}"]


class Deep(Network):
    """The functions of the assignment `deep_network`."""

    depths = (0, 5)
    learning_rate = 0.3
    sizes = (8, 8)

    def sizes_as_arguments(self, sizes: Sequence[int]) -> tuple:
        """One list."""
        return (list(sizes),)

    def backward_arguments(
        self, parameters: Parameters, A: np.ndarray, cache: object, X: np.ndarray, Y: np.ndarray
    ) -> tuple:
        """A, Y and the cache, which holds the parameters and X."""
        return A, Y, cache

    def activations_in(self, cache: Sequence[tuple], l: int) -> np.ndarray:
        """The cache is a list of ((A_prev, W, b), Z); A of layer `l` is the next one's A_prev."""
        return cache[l][0][0]


def keys_of(parameters: Mapping[str, object]) -> list[str]:
    """The names of weights and biases in a dictionary, which may hold more."""
    return [key for key in parameters if re.fullmatch(r"[Wb]\d+", str(key))]


def is_array(value: object) -> bool:
    """Whether a value is an array of numbers."""
    return isinstance(value, np.ndarray) and value.dtype.kind in "biuf"


def brief(value: object) -> str:
    """A value in a few words: arrays by their shapes."""
    if isinstance(value, np.ndarray):
        return str(value.shape)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} {brief(one)}" for key, one in list(value.items())[:12]) + "}"
    if isinstance(value, (list, tuple)) and any(isinstance(one, (np.ndarray, list, tuple)) for one in value):
        return f"{type(value).__name__} of {len(value)}: " + ", ".join(brief(one) for one in value[:6])
    if value is None or isinstance(value, (bool, int, float, str, list, tuple)):
        return repr(value)[:60]
    return f"a {type(value).__name__}"
