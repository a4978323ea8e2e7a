"""A function that draws its initial parameters itself is judged from the start that it says it had.

Nobody outside knows what it drew, so the recorder has asked it, under the same chance.  The judge plays that start to
the reference as the random helper's answer, and goes on as if the function had called the helper.  What it says is a
stranger's word: the start must be one that the helper may return, and one that training changes.
"""

from functools import cached_property

import numpy as np

from dlutils import harness
from dlutils.compare import FLOAT32_ROOM, RTOL, Mismatch, compare, kind_of, select

#: Chance may draw a network whose units are all dead; that it does so in more than one case is no chance.
UNMOVED = 1


class OwnStarts:
    """The starts in a student's evidence for one exercise.

    Attributes:
        sitting: the `Sitting`, with each start in the place of the random helper's answer.
        evidence: the evidence, as if the function had called the helper.
        starts: {(run, case): {name: array}}, the initial parameters of the calls that drew their own.
        unfit: {(run, case): sentence} of the calls whose start cannot be trained from.
    """

    def __init__(self, sitting, evidence):
        self.exercise, self.sitting, self.evidence = sitting.exercise, sitting, evidence
        self.starts, self.unfit = {}, {}
        for place, call in _calls(evidence):
            if self.exercise.start and "returned" in call and not self._asked_helper(call):
                self._read(place, call)
        if self.starts:
            self.sitting = sitting.starting_from(self.starts)
            self.evidence = {**evidence, "runs": self._as_if_asked()}
            self._refuse_unlikely()
            self._refuse_infinite()
            self._refuse_unmoved()

    def _asked_helper(self, call):
        """The calls of the random helper in the evidence of one call."""
        return [asked for asked in call["calls"] if asked[0] in self.exercise.chance]

    def _parameters(self, returned):
        return select(harness.decode(returned), self.exercise.start.path)

    def _helper_answer(self, place):
        """What the random helper may return in a call, and the list of its arguments."""
        run, case = place
        [(helper, _, asked)] = self._asked_helper(self.sitting.due["runs"][run][case])
        arguments = list(harness.decode(asked).values())
        return self.sitting.namespace[helper](*arguments), arguments

    @cached_property
    def _helper_outputs(self):
        [helper] = self.exercise.chance
        return self.sitting.helper_outputs[helper]

    # -- what the function says

    def _read(self, place, call):
        answer, _ = self._helper_answer(place)
        random = set().union(*(_names(part.path, (), answer) for part in self._helper_outputs if part.check))
        try:
            told = self._parameters(_answer(call))
            self.starts[place] = {name: _fitted(told, name, own, name in random) for name, own in answer.items()}
        except Mismatch as mismatch:
            self.unfit[place] = f"it draws its start itself, but when it was asked for no step, {mismatch}"

    def _as_if_asked(self):
        """The runs of the evidence, each start's call with the calls of the helper that the reference makes."""
        runs = [list(run) for run in self.evidence["runs"]]
        for run, case in self.starts:
            call, due = runs[run][case], self.sitting.due["runs"][run][case]
            runs[run][case] = {**call, "calls": [*call["calls"], *self._asked_helper(due)]}
        return runs

    # -- what is wrong with it

    def problem(self, output, place):
        """What is wrong with the start of a call, as far as an output depends on it: a sentence, or nothing.

        All outputs depend on the random numbers.  What chance does not decide, such as biases, costs the outputs alone
        that show it.
        """
        if place not in self.starts or place in self.unfit:
            return self.unfit.get(place, "")
        return self._unlike_helper(place, _names(output.path, self.exercise.start.path, self.starts[place]))

    def _unlike_helper(self, place, names=None):
        """How a start differs from what the random helper may answer: in some parameters, or in the random ones."""
        answer, arguments = self._helper_answer(place)
        try:
            for part in self._helper_outputs:
                if part.check if names is None else names & _names(part.path, (), answer):
                    _check(part, self.starts[place], answer, arguments)
        except Mismatch as mismatch:
            return f"before the first step, {mismatch}"
        return ""

    def _refuse_unlikely(self):
        """From weights of zero or of next to nothing, training a bias alone would look like training."""
        for place in self.starts:
            sentence = self._unlike_helper(place)
            if sentence:
                self.unfit[place] = sentence

    def _refuse_infinite(self):
        """Beside infinity any number is within tolerance."""
        for run, case in self.starts:
            values = harness.decode(self.sitting.due["runs"][run][case]["returned"])
            if not all(np.isfinite(value).all() for value in _leaves(values)):
                self.unfit[run, case] = "from its start training leads to nan or inf"

    def _refuse_unmoved(self):
        """A start that training leaves as it is cannot tell whether there was any."""
        first = [place for place in self.starts if place[0] == 0]  # later runs train with arbitrary numbers
        unmoved = [place for place in first if not self._moves(place)]
        if len(unmoved) > UNMOVED:
            self.unfit |= dict.fromkeys(unmoved, "its start is such that training leaves weights as they are")

    def _moves(self, place):
        """Whether training from a start changes each of its arrays by more than any tolerance."""
        run, case = place
        trained = self._parameters(self.sitting.due["runs"][run][case]["returned"])
        return all(_differ(start, trained[name]) for name, start in self.starts[place].items())


def _calls(evidence):
    """((run, case), call) of each call in evidence."""
    return [((run, case), call) for run, calls in enumerate(evidence["runs"]) for case, call in enumerate(calls)]


def _answer(call):
    """What the function returned when the recorder asked it for its start."""
    told = call.get("start", {})
    if "returned" not in told:
        error = told.get("error", {}).get("type", "nothing")
        raise Mismatch(f"and then for one, {str(error)[:50]} came back")
    return told["returned"]


def _fitted(told, name, own, random):
    """One array of a start, in float64.

    Where chance has no part in it, one that does not fit is replaced by the helper's own: it is wrong in the end too.
    """
    try:
        return _array(select(told, (name,)), own.shape)
    except Mismatch as mismatch:
        if random:
            raise Mismatch(f'"{name}": {mismatch}') from None
        return own


def _array(value, shape):
    """A value as a finite array of that shape; a single number stretches."""
    if not isinstance(value, (int, float, np.ndarray, np.number)) or np.asarray(value).dtype.kind not in "biuf":
        raise Mismatch(f"{kind_of(value)} came back")
    try:
        array = np.broadcast_to(np.asarray(value, dtype=float), shape).copy()
    except ValueError:
        raise Mismatch(f"shape {value.shape} came back, expected is {shape}") from None
    if not np.isfinite(array).all():
        raise Mismatch("nan or inf came back")
    return array


def _names(path, place, parameters):
    """Names of the parameters that an output shows, where `place` leads to them in the value returned."""
    if path[: len(place)] != place:
        return set()
    found = select({name: name for name in parameters}, path[len(place) :])
    return {found} if isinstance(found, str) else set(found)


def _check(part, start, answer, arguments):
    got, due = select(start, part.path), select(answer, part.path)
    compare(got, due, part.form, part.rtol)
    sentence = part.check and part.check(got, due, arguments)
    if sentence:
        raise Mismatch(sentence)


def _differ(one, other):
    try:
        compare(one, other, rtol=FLOAT32_ROOM * RTOL)
    except Mismatch:
        return True
    return False


def _leaves(value):
    """The numbers and arrays inside a value."""
    if isinstance(value, dict):
        value = list(value.values())
    return [leaf for item in value for leaf in _leaves(item)] if isinstance(value, (list, tuple)) else [value]
