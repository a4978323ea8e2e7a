"""Networks of the references, with one function or another replaced by what a student may have written."""

from autograder.units import load_unit
from dlutils.playground.functions import Deep, Shallow
from dlutils.playground.machine import Machine
from dlutils.playground.settings import first

SHALLOW = ("initialize_parameters", "forward_propagation", "compute_cost", "backward_propagation", "update_parameters")
DEEP = ("initialize_parameters_deep", "L_model_forward", "compute_cost", "L_model_backward", "update_parameters")
UNITS = {"shallow_network": (Shallow, SHALLOW), "deep_network": (Deep, DEEP)}


def network(unit, **replaced):
    """The network of a unit's references; `replaced` is {exercise: function}."""
    kind, names = UNITS[unit]
    exercises = load_unit(unit)
    return kind(*(replaced.get(name, exercises[name].reference) for name in names))


def machine(unit="shallow_network", replaced=None, **settings):
    """A machine over it."""
    made = network(unit, **(replaced or {}))
    return Machine(made, first(made, **settings))


def score(made):
    """What the first run reaches on the points that it learns from."""
    return made.look()[0].train


def after(steps, **what):
    """The machine after some steps, the cost before them, and the score then."""
    made = machine(**what)
    before = score(made).cost
    made.advance(steps, 30)
    return made, before, score(made)


def variants(which):
    """(unit, exercise, variant) of every misconception or alternative of the functions that a playground is given."""
    for unit, (_, names) in UNITS.items():
        for name in names:
            for variant in getattr(load_unit(unit)[name], which):
                yield unit, name, variant
