"""Turn evidence into a verdict.  The judge never runs a student's code.

An output that is right in either run of an exercise (`judge.runs`) earns its share, so one mistake costs once.
"""

import time
from collections.abc import Sequence
from typing import Any, cast

import numpy as np

from autograder.judge import messages
from autograder.judge.outputs import Comparison
from autograder.judge.own_start import OwnStarts
from autograder.judge.recognition import Recognition
from autograder.judge.rules import Rules
from autograder.judge.runs import AS_WRITTEN, WITH_STUBS, ExerciseRun
from autograder.limits import HELPER_SECONDS, TEXT_CHARACTERS
from autograder.specification import Exercise, Rule
from autograder.verdict import Ended, OutputVerdict, Status, Verdict, cut
from dlutils.compare import same
from dlutils.evidence import Call, Evidence
from dlutils.harness import MAX_HELPER_CALLS

#: What changing an argument in place costs: this part of the marks that the outputs have earned.
IMPURITY = 0.25


def judge(run: ExerciseRun, evidence: object, source: str | Sequence[str] | None = None) -> Verdict:
    """Judge evidence that came back from a student's process.

    Args:
        run: the `ExerciseRun` whose job was sent out.
        evidence: what came back, of whatever form; None where nothing came.
        source: the text that defines the student's function, or a list of texts (a notebook's cells),
            from a trusted place, for static rules; or None.

    Returns:
        A `Verdict`.  Evidence that is missing, malformed or belongs to another run is zero marks
        with a reason: the judge fails closed.
    """
    run.expected  # noqa: B018  a reference that fails is the specification's mistake: said aloud, not caught below
    texts = [source] if isinstance(source, str) else source
    try:
        return cut(_judge(run, evidence, texts), TEXT_CHARACTERS)
    except MemoryError:  # the guard's word
        raise
    except Exception as error:  # a stranger's data: whatever is wrong with it costs its owner, and nobody else
        return zero(run.exercise, Status.MALFORMED, messages.malformed(error))


def zero(exercise: Exercise, status: Status, message: str, detail: str = "", ended: Ended | None = None) -> Verdict:
    """Zero marks for an exercise, with the reason."""
    outputs = [OutputVerdict(output.name, False, messages.NOT_JUDGED) for output in exercise.outputs]
    found = Verdict(exercise.unit, exercise.name, 0.0, float(exercise.points), status, outputs, message=message)
    found.detail, found.ended = detail, ended
    return cut(found, TEXT_CHARACTERS)


def _judge(run: ExerciseRun, evidence: object, texts: Sequence[str] | None) -> Verdict:
    if not isinstance(evidence, dict):
        return zero(run.exercise, Status.NOT_REACHED, messages.NO_EVIDENCE)
    if "missing" in evidence:
        return zero(run.exercise, Status.NO_FUNCTION, messages.no_function(str(evidence["missing"])))
    _check_form(run, evidence)
    return _Judgement(run, cast(Evidence, evidence), texts).verdict()


def _check_form(run: ExerciseRun, evidence: dict[str, Any]) -> None:
    runs = evidence["runs"]
    if not isinstance(runs, list) or [len(calls) for calls in runs] != [len(cases) for cases in run.job["runs"]]:
        raise ValueError("it has another number of calls")
    for call in (call for calls in runs for call in calls):
        if ("returned" in call) == ("error" in call) or not isinstance(call["changed"], list):
            raise ValueError("a call says neither what was returned nor what went wrong")


class _Judgement:
    """The judging of one piece of evidence; a class only so that its steps can share what they found."""

    def __init__(self, run: ExerciseRun, evidence: Evidence, texts: Sequence[str] | None) -> None:
        self.evidence, self.texts, self.exercise = evidence, texts, run.exercise
        self.own = OwnStarts(run, evidence["runs"])
        self.comparison = Comparison(self.own)
        self.run, self.calls = self.comparison.run, self.comparison.calls

    def verdict(self) -> Verdict:
        outputs = self.comparison.judge_run(AS_WRITTEN)
        self.runs = [AS_WRITTEN]
        if (not all(found.right for found in outputs) or self._changed()) and self._helper_erred():
            self.runs = [AS_WRITTEN, WITH_STUBS]
            with_stubs = self.comparison.judge_run(WITH_STUBS)
            outputs = [two if two.right and not one.right else one for one, two in zip(outputs, with_stubs)]
        broken = self._apply_rules(outputs)
        changed = self._changed()
        share = sum(o.share for o, found in zip(self.exercise.outputs, outputs) if found.right)
        share /= sum(o.share for o in self.exercise.outputs)
        if changed:
            problem = messages.changed_in_place(changed)
            outputs.append(OutputVerdict(messages.UNCHANGED, False, problem))
            share *= 1 - IMPURITY
        points = float(self.exercise.points)
        found = Verdict(self.exercise.unit, self.exercise.name, round(share * points, 2), points, Status.RIGHT, outputs)
        found.seconds = self._seconds()
        if found.full:
            found.message = messages.ALL_RIGHT
        else:
            self._explain(found, broken, changed)
        return found

    # -- which runs count

    def _helper_erred(self) -> bool:
        """Whether a helper of the student's own was wrong, or is missing, in the run as written.

        The run with stubs excuses a function only from its helpers' mistakes: without one, it does not count.
        """
        if len(self.run.job["runs"]) <= WITH_STUBS:
            return False
        calls = self.calls[AS_WRITTEN]
        if any(_undefined(call) in self.exercise.helpers for call in calls):
            return True
        limit = MAX_HELPER_CALLS * len(self.exercise.helpers)
        deadline = time.monotonic() + HELPER_SECONDS
        for asked in (asked for call in calls for asked in call["helper_calls"][:limit]):
            if time.monotonic() > deadline:
                break
            if self.run.helper_is_wrong(asked):
                return True
        return False

    def _changed(self) -> list[str]:
        """Arguments changed in place in every run that counts."""
        by_run = [[str(name) for call in self.calls[index] for name in call["changed"]] for index in self.runs]
        return list(dict.fromkeys(by_run[0])) if all(by_run) else []

    def _apply_rules(self, outputs: list[OutputVerdict]) -> Rule | None:
        if self.texts is None:
            return None
        return Rules(self.exercise, list(self.texts), self.evidence.get("source")).apply(outputs)

    # -- why

    def _explain(self, found: Verdict, broken: Rule | None, changed: list[str]) -> None:
        """Add to a verdict that is not full what is wrong, and why."""
        found.status = self._status(found.outputs)
        causes = [broken] if broken else self._recognise()
        found.misconceptions = [cause.id for cause in causes]
        found.misconception = " ".join(cause.sentence for cause in causes) or None
        found.message = found.misconception or self._say(found.outputs, changed)
        found.inputs = self._inputs(found.outputs)

    def _status(self, outputs: list[OutputVerdict]) -> Status:
        errors = self._errors()
        if "NotImplementedError" in errors:
            return Status.NOT_WRITTEN
        if "TimeLimit" in errors:
            return Status.TOO_SLOW
        cases = [output.case for output in outputs if not output.right and output.case is not None]
        raised = bool(cases) and "error" in self.calls[AS_WRITTEN][min(cases)]
        return Status.RAISED if raised else Status.WRONG

    def _recognise(self) -> Sequence[Any]:
        """The misconceptions that explain the evidence, where nothing more general does."""
        if self._came_to_nothing() or any(run in self.runs for run, _ in self.own.unfit):
            return []
        recognition = Recognition(self.comparison, self.runs)
        return recognition.whole() or ([] if self._usual_reason() else recognition.parts())

    def _errors(self) -> list[str]:
        """Types of the exceptions in the run as written."""
        return [call["error"]["type"] for call in self.calls[AS_WRITTEN] if "error" in call]

    def _came_to_nothing(self) -> bool:
        """Whether the function is not written or never ends: no misconception does that."""
        return bool({"NotImplementedError", "TimeLimit"} & set(self._errors()))

    def _usual_reason(self) -> str | None:
        """What goes wrong in any exercise, in a sentence, or None."""
        name, calls, errors = self.exercise.name, self.calls[AS_WRITTEN], self._errors()
        if "NotImplementedError" in errors:
            return messages.not_written(name)
        if "TimeLimit" in errors:
            return messages.too_slow(name)
        returned = [call["returned"] for call in calls if "returned" in call]
        if returned and not errors and all(value is None for value in returned):
            return messages.returns_nothing(name)
        read = self.evidence.get("globals_read", [])
        if read:
            return messages.reads_variable(name, str(read[0]))
        if len(returned) > 1 and not errors and all(same(value, returned[0]) for value in returned[1:]):
            return messages.always_the_same(name)
        return None

    def _say(self, outputs: list[OutputVerdict], changed: list[str]) -> str:
        reason = self._usual_reason()
        if reason:
            return reason
        if changed and all(found.right for found in outputs[:-1]):
            return messages.right_but_changed(changed)
        wrong = [found for found in outputs if not found.right]
        return " ".join(f"{found.name}: {found.problem}." for found in wrong[:3])

    def _inputs(self, outputs: list[OutputVerdict]) -> str:
        cases = [found.case for found in outputs if not found.right and found.case is not None]
        return messages.inputs(zip(self.exercise.parameters, self.run.arguments[min(cases)])) if cases else ""

    def _seconds(self) -> float:
        seconds = sum(float(call.get("seconds", 0)) for calls in self.calls for call in calls)
        return round(seconds, 4) if np.isfinite(seconds) else 0.0


def _undefined(call: Call) -> str | None:
    """The name that a call failed to find, if that is how it failed."""
    return call["error"].get("name") if "error" in call else None
