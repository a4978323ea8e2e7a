"""Whether an exercise is judged rightly on one draw of inputs: its reference, its right answers and its wrong ones.

For `audit`.  All that runs here is the course's own.
"""

import warnings
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from autograder.judge.judgement import judge
from autograder.judge.outputs import Comparison
from autograder.judge.runs import AS_WRITTEN, ExerciseRun, exercise_run
from autograder.specification import source_of
from autograder.units import oracle_of
from autograder.verdict import Verdict
from dlutils.compare import select

#: By so many standard deviations a mean or a spread of random numbers may be off: one draw in a million is.
SIGMAS = 5.0


@dataclass(frozen=True)
class Wrong:
    """What became of one wrong answer.

    Attributes:
        score: its marks.
        caught: whether it lost any.
        named: whether the judge named this mistake.
    """

    id: str
    sentence: str
    score: float
    caught: bool
    named: bool


@dataclass(frozen=True)
class Soundness:
    """What was found of one exercise.

    Attributes:
        inputs: how many calls were compared with the oracle.
        oracle: whether the reference gives what the oracle gives; None where there is no oracle.
        differs: where they differ, in words.
        right: {right answer: whether it has full marks}, the reference among them.
        wrong: the wrong answers.
    """

    unit: str
    exercise: str
    points: float
    inputs: int
    oracle: bool | None
    differs: list[str] = field(default_factory=list)
    right: dict[str, bool] = field(default_factory=dict)
    wrong: list[Wrong] = field(default_factory=list)

    @property
    def well(self) -> bool:
        """Whether nothing was found that would make a mark wrong."""
        return self.oracle is not False and all(self.right.values()) and all(one.caught for one in self.wrong)


def soundness(unit: str, exercise: str, seed: int) -> Soundness:
    """Look at one exercise on the inputs of one seed.

    Raises:
        SpecError: there is no such exercise.
        RuntimeError: the reference fails on its own inputs.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a wrong answer may well divide by zero
        run = exercise_run(unit, exercise, seed)
        run.check_reference()
        oracle, about = oracle_of(unit, exercise), run.exercise
        differs = differences(run, oracle) if oracle else []
        right = {"the reference": _verdict(run, about.reference).full}
        right |= {one.name: _verdict(run, one.variant).full for one in about.alternatives}
        wrong, alike = [], defaultdict(set)  # several mistakes may share a sentence
        known = [(one.sentence, one.id) for one in about.misconceptions]
        for sentence, id in [*known, *((rule.sentence, rule.id) for rule in about.rules)]:
            alike[sentence].add(id)
        for one in about.misconceptions:
            found = _verdict(run, one.variant)
            named = not alike[one.sentence].isdisjoint(found.misconceptions)
            wrong.append(Wrong(one.id, one.sentence, found.score, found.score < found.max_score, named))
    agrees = not differs if oracle else None
    return Soundness(unit, exercise, float(about.points), len(run.inputs), agrees, differs, right, wrong)


def _verdict(run: ExerciseRun, function: Callable[..., Any]) -> Verdict:
    return judge(run, run.evidence_of(function), source_of(function))


def differences(run: ExerciseRun, oracle: Callable[..., Any]) -> list[str]:
    """Where the reference does not give what the oracle gives, in words: one sentence for each output."""
    calls = [run.call_of(oracle, (AS_WRITTEN, case)) for case in range(len(run.inputs))]
    broken = [f"the oracle fails: {call['error']}" for call in calls if "error" in call]
    if broken:
        return broken[:1]
    if any(output.check for output in run.exercise.outputs):
        return _random_differences(run, oracle)
    verdicts = Comparison(run, calls, AS_WRITTEN).verdicts
    return [f"{one.name}, call {(one.case or 0) + 1}: {one.problem}" for one in verdicts if not one.right]


def _random_differences(run: ExerciseRun, oracle: Callable[..., Any]) -> list[str]:
    """The same where chance decides: shapes, and means and spreads of what the reference draws."""
    found = []
    for output in run.exercise.outputs:
        for case, inputs in enumerate(run.inputs):
            drawn = select(run.reference.returned((AS_WRITTEN, case)), output.path)
            deviations = select(oracle(*inputs.arguments), output.path)
            problem = _misdrawn(drawn, deviations)
            if problem:
                found.append(f"{output.name}, call {case + 1}: {problem}")
                break
    return found


def _misdrawn(drawn: Any, deviations: Any) -> str:
    """What is wrong with random numbers of mean 0 and these standard deviations, or nothing."""
    if isinstance(drawn, dict):
        if set(drawn) != set(deviations):
            return f"its keys are {sorted(drawn)}, expected are {sorted(deviations)}"
        return next(filter(None, (_misdrawn(drawn[name], deviations[name]) for name in drawn)), "")
    if np.shape(drawn) != np.shape(deviations):
        return f"its shape is {np.shape(drawn)}, expected is {np.shape(deviations)}"
    if not np.any(deviations):
        return "it is not zero" if np.any(drawn) else ""
    scaled = np.asarray(drawn) / np.asarray(deviations)
    if abs(scaled.mean()) > SIGMAS / np.sqrt(scaled.size):
        return f"its mean is {scaled.mean():.3g} standard deviations"
    if abs(np.mean(scaled**2) - 1) > SIGMAS * np.sqrt(2 / scaled.size):
        return f"its spread is {np.sqrt(np.mean(scaled**2)):.3g} times the expected one"
    return ""
