"""Chance that repeats itself: a function that is called anew draws the same numbers, whatever it draws them with.

The recorder needs it to ask a function that draws its initial weights itself which ones it drew.
"""

import contextlib
import gc
import os
import random
import time
from collections.abc import Callable, Iterator
from functools import partial

import numpy as np

#: What answers otherwise each time and has no state to put back: the system's noise, and the clock as a seed.
#: `secrets` and `np.random.default_rng()` reach the system's noise by the second of these names.
MEMORYLESS = ((os, "urandom"), (random, "_urandom"), (time, "time"), (time, "time_ns"))

#: More answers of one of them than this are not kept.
MAX_KEPT = 1000


@contextlib.contextmanager
def repeated() -> Iterator[Callable[[], None]]:
    """Keep the state of all chance, and put it back at the end.

    Yields:
        `again()`, which puts it back at once: what is called next draws what was drawn since the beginning.
    """
    states = [(put, get()) for get, put in _generators()]
    answers = [Replayed(getattr(place, name)) for place, name in MEMORYLESS]

    def again():
        for put, state in states:
            put(state)
        for replayed in answers:
            replayed.asked = 0

    try:
        for (place, name), replayed in zip(MEMORYLESS, answers):
            setattr(place, name, replayed)
        yield again
    finally:
        for (place, name), replayed in zip(MEMORYLESS, answers):
            setattr(place, name, replayed.function)
        again()


@contextlib.contextmanager
def seeded(seed: int) -> Iterator[None]:
    """Every new generator starts from this seed, whatever seed it is given; all is put back at the end.

    A function that draws its weights from `np.random.default_rng(7)`, from `np.random.default_rng()` or from
    `np.random.randn` draws others for another seed then.  A generator that exists already draws as it did before.
    """
    made, state, plain = np.random.default_rng, np.random.get_state(), random.getstate()
    np.random.seed(seed)
    random.seed(seed)
    names = {"default_rng": lambda *_, **__: made(seed), "seed": lambda *_, **__: None}
    kept = {name: getattr(np.random, name) for name in names}
    try:
        for name, stand_in in names.items():
            setattr(np.random, name, stand_in)
        yield
    finally:
        for name, function in kept.items():
            setattr(np.random, name, function)
        np.random.set_state(state)
        random.setstate(plain)


def _generators():
    """How to read and how to set the state of each generator of this process: a list of pairs (get, put).

    A notebook may keep a generator anywhere (a variable, a default, a closure, a list, an attribute), so all objects
    are looked through.  The two that belong to `random` and to `np.random` may be hidden from the garbage collector.
    """
    inside = set(np.random.BitGenerator.__subclasses__())  # what a Generator draws from
    found = [(random.getstate, random.setstate), (np.random.get_state, np.random.set_state)]
    for one in gc.get_objects():
        kind = type(one)  # not `isinstance`, which asks the object
        if kind is random.Random:
            found.append((one.getstate, one.setstate))
        elif kind is np.random.RandomState:
            found.append((one.get_state, one.set_state))
        elif kind in inside:
            found.append((partial(getattr, one, "state"), partial(setattr, one, "state")))
    return found


class Replayed:
    """A function whose answers are kept, to be given again in the same order once `asked` is set back to 0."""

    def __init__(self, function: Callable):
        self.function, self.kept, self.asked = function, [], 0

    def __call__(self, *args):
        if self.asked >= MAX_KEPT:
            return self.function(*args)
        if self.asked == len(self.kept):
            self.kept.append(self.function(*args))
        self.asked += 1
        return self.kept[self.asked - 1]
