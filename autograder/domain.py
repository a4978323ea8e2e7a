"""The domain of an exercise: which inputs its contract allows, and a sampler that draws from all of it.

An exercise's own cases tell its misconceptions apart.  The sampler adds what shows that a function works on the whole
domain: sizes that nobody could have foreseen, each size 1, other kinds of numbers, other layouts in memory, values far
out, long trainings.
"""

import copy
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from dlutils.evidence import Layout

#: The tolerance of a training whose steps are many or large: it makes rounding larger, and float32 is honest.
TRAINING_RTOL = 1e-3

#: The sizes of an ordinary case.
FEW = (2, 6)
#: The size that all have in one case.
ALIKE = 3

Arguments = tuple[Any, ...]
Draw = Callable[..., Arguments]


@dataclass(frozen=True)
class Inputs:
    """The inputs of one call.

    Attributes:
        arguments: one for each parameter, in order; where there are fewer, the others are left to their defaults.
        edge: what is special about them, in words for feedback; an output that is wrong in such cases alone keeps most
            of its marks.  Empty for ordinary inputs.
        layout: how the arrays lie in memory.
        rtol: a tolerance of its own, where a guard against log(0) shows.
        may_fail: whether a function may raise here; what it returns must be right all the same.
        plain: whether the call is made with made-up helpers too.
    """

    arguments: Arguments
    edge: str = ""
    layout: Layout = "C"
    rtol: float | None = None
    may_fail: bool = False
    plain: bool = False


@dataclass(frozen=True, kw_only=True)
class Domain:
    """What a contract allows.

    Attributes:
        draw: `draw(rng, **sizes)` gives the arguments of one ordinary call.
        sizes: {name: largest}; each is 1 or more, and the large case draws it near the largest.
        words: {name: in words} of a size that is 1, for feedback; "one example" for m.
        whole: names of parameters whose arrays may hold whole numbers.
        layouts: whether arrays may lie in memory in any way.
        edges: {words: rng -> arguments}, or rng -> `Inputs`: inputs at the edge of the domain.
        more: rng -> a list of arguments, or of `Inputs`: ordinary inputs that are no draw of these sizes, such as a
            long training.
        wide: the size whose square nothing needs memory for; none where it is empty.
        direct: names of sizes that the function's own calls must not grow with: it derives, and does not try values.
    """

    draw: Draw
    sizes: Mapping[str, int] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    whole: Sequence[str] = ()
    layouts: bool = True
    edges: Mapping[str, Callable[[np.random.Generator], Arguments | Inputs]] = field(default_factory=dict)
    more: Callable[[np.random.Generator], Sequence[Arguments | Inputs]] = lambda rng: ()
    wide: str = "m"
    direct: Sequence[str] = ()

    def inputs(self, rng: np.random.Generator, parameters: Sequence[str]) -> list[Inputs]:
        """What is asked beyond the exercise's own cases; the plain ones first, as the exercise's own are."""
        return [
            *self._alike(rng),
            *self._ordinary(rng),
            *self._ones(rng),
            *self._edges(rng),
            *self._kinds(rng, parameters),
        ]

    def contract(self) -> str:
        """A sentence for students: what a function must work for that is easily forgotten; empty where there is none.

        How arrays lie in memory is left out: whoever does not write into them need not know.
        """
        edges = [self.in_words(name) for name in self.sizes]
        if self.whole:
            edges.append(f"whole numbers in {_listed(self.whole)}")
        edges += self.edges
        return f"Must also work for {_listed(edges)}." if edges else ""

    def growth(self, rng: np.random.Generator, vectorized: bool) -> dict[str, list[Arguments]]:
        """Pairs of inputs on which the work of a call is compared, and a wide one for its memory."""
        few = dict.fromkeys(self.sizes, 3)
        cases = {}
        if vectorized:
            cases["sizes"] = [self.draw(rng, **few), self.draw(rng, **dict.fromkeys(self.sizes, 24))]
        if self.direct:
            cases["direct"] = [self.draw(rng, **few), self.draw(rng, **{**few, **dict.fromkeys(self.direct, 9)})]
        if self.wide in self.sizes:
            cases["wide"] = [self.draw(rng, **{**few, self.wide: 700})]
        if not (vectorized or self.direct):
            cases["once"] = [self.draw(rng, **few)]  # who does the work is always looked at
        return cases

    def small(self, rng: np.random.Generator) -> dict[str, int]:
        """Sizes of an ordinary case."""
        return {name: int(rng.integers(FEW[0], min(FEW[1], largest) + 1)) for name, largest in self.sizes.items()}

    def _alike(self, rng: np.random.Generator) -> Iterator[Inputs]:
        """All sizes the same: a wrong array or a wrong axis fits, so that its values show which it is.

        With other sizes two different mistakes may raise the same error.
        """
        if len(self.sizes) > 1:
            yield Inputs(self.draw(rng, **dict.fromkeys(self.sizes, ALIKE)), plain=True)

    def _ordinary(self, rng: np.random.Generator) -> Iterator[Inputs]:
        yield Inputs(self.draw(rng, **self.small(rng)))
        # A size that is small anyway, such as the number of layers, at its largest: so many must work on every seed.
        least = {name: largest if largest < 10 else largest * 2 // 3 for name, largest in self.sizes.items()}
        large = {name: int(rng.integers(least[name], largest + 1)) for name, largest in self.sizes.items()}
        # Twice the same sizes with other values: an answer that is kept by size is wrong the second time.
        seed = int(rng.integers(1 << 31))
        for _ in range(2):
            yield Inputs(self.draw(_SameSizes(np.random.default_rng(seed), rng), **large))
        yield from (one if isinstance(one, Inputs) else Inputs(one) for one in self.more(rng))

    def _ones(self, rng: np.random.Generator) -> Iterator[Inputs]:
        for name in self.sizes:
            yield Inputs(self.draw(rng, **{**self.small(rng), name: 1}), self.in_words(name))

    def in_words(self, name: str) -> str:
        """A size that is 1."""
        return self.words.get(name, WORDS.get(name, f"{name} = 1"))

    def _edges(self, rng: np.random.Generator) -> Iterator[Inputs]:
        for words, edge in self.edges.items():
            found = edge(rng)
            yield replace(found, edge=words) if isinstance(found, Inputs) else Inputs(found, words)

    def _kinds(self, rng: np.random.Generator, parameters: Sequence[str]) -> Iterator[Inputs]:
        def drawn(**sizes: int) -> dict[str, Any]:
            return dict(zip(parameters, self.draw(rng, **{**self.small(rng), **sizes})))

        if self.whole:
            named = drawn()
            whole = {name: _whole(named[name]) for name in self.whole}
            yield Inputs(tuple({**named, **whole}.values()), "whole numbers")
        if self.layouts:
            # Many examples: of few, labels may be right by luck.
            many = {"m": self.sizes["m"]} if "m" in self.sizes else {}
            yield Inputs(tuple(drawn(**many).values()), "an array in Fortran order", "F")
            yield Inputs(tuple(drawn().values()), "a view of a larger array", "strided")
            yield Inputs(tuple(map(_other_order, drawn().values())), "an array that is locked", "locked")


class _SameSizes:
    """A generator whose whole numbers and choices, which decide on sizes and kinds, come from another one."""

    def __init__(self, sizes: np.random.Generator, values: np.random.Generator) -> None:
        self.integers, self.choice, self._values = sizes.integers, sizes.choice, values

    def __getattr__(self, name: str) -> Any:
        return getattr(self._values, name)


#: A size that is 1, in words.
WORDS = {
    "m": "one example",
    "n": "one number",
    "n_x": "one feature",
    "n_h": "one hidden unit",
    "n_y": "one output unit",
    "height": "a height of 1",
    "width": "a width of 1",
    "channels": "one channel",
}


def _listed(words: Sequence[str]) -> str:
    """Words as a list: "a, b and c"; with "and" once more inside one of them, a comma stands before the last."""
    if len(words) < 2:
        return "".join(words)
    comma = "," if len(words) > 2 or any(" and " in word for word in words) else ""
    return f"{', '.join(words[:-1])}{comma} and {words[-1]}"


def _whole(value: Any) -> Any:
    """Whole numbers: images and labels as they are, other arrays rounded, from -4 to 4.

    Farther out a sigmoid of their weighted sum may be 0 or 1 in float32, and its logarithm infinite.
    """
    if not isinstance(value, np.ndarray):
        return round(3 * value)
    return np.rint(value if (np.rint(value) == value).all() else np.clip(3 * value, -4, 4)).astype(int)


def _other_order(value: Any) -> Any:
    """A dictionary with its keys in another order; anything else as it is."""
    return copy.deepcopy(dict(reversed(value.items()))) if isinstance(value, dict) else value
