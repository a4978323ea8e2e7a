"""Turn evidence into a verdict.  The judge never runs a student's code.

An output earns its share if it is right as written, or with made-up functions in the place of the helpers that are
wrong themselves (`judge.runs`): one mistake costs once.
"""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, TypeVar, cast

import numpy as np

from autograder.judge import diagnosis, messages, recognition, work
from autograder.judge.faults import CHANGED, Fault, faults
from autograder.judge.outputs import KEPT, Comparison
from autograder.judge.recognition import Cause
from autograder.judge.rules import Rules, literals, module_of
from autograder.judge.runs import AS_WRITTEN, ExerciseRun
from autograder.judge.steps import first_wrong_step
from autograder.limits import HELPER_SECONDS, TEXT_CHARACTERS
from autograder.specification import Exercise, Rule
from autograder.verdict import Ended, OutputVerdict, Status, Verdict, cut
from dlutils.check.known import is_written
from dlutils.compare import same
from dlutils.evidence import Call, Evidence, decode
from dlutils.harness import MAX_HELPER_CALLS

T = TypeVar("T")
#: The id of a cause that is no error, whatever the function raises besides.
READS_VARIABLE = "notebook-variable"


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
    run.check_reference()  # one that fails is the specification's mistake: said aloud, not caught below
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
    check_form(run, evidence)
    return Judgement(run, cast(Evidence, evidence), texts).verdict()


def check_form(run: ExerciseRun, evidence: dict[str, Any]) -> None:
    """Do nothing where evidence is what this run would give back.

    Raises:
        ValueError, KeyError, TypeError: it is not.
    """
    runs = evidence["runs"]
    if not isinstance(runs, list) or len(runs) != len(run.job["runs"]):
        raise ValueError("it has another number of runs")
    for index, (calls, sent) in enumerate(zip(runs, run.job["runs"])):
        if len(calls) not in {len(sent["cases"]), 0 if index != AS_WRITTEN else None}:
            raise ValueError("it has another number of calls")
    for call in (call for calls in runs for call in calls):
        if ("returned" in call) == ("error" in call) or not isinstance(call["changed"], list):
            raise ValueError("a call says neither what was returned nor what went wrong")


class Judgement:
    """The judging of one piece of evidence; a class only so that its steps can share what they found."""

    def __init__(self, run: ExerciseRun, evidence: Evidence, texts: Sequence[str] | None) -> None:
        self.run, self.evidence, self.texts, self.exercise = run, evidence, texts, run.exercise
        self.deadline = time.monotonic() + HELPER_SECONDS
        #: The runs that count: the run as written, and those in which wrong helpers are replaced.
        self.comparisons = [Comparison(run, evidence["runs"][AS_WRITTEN], AS_WRITTEN)]
        #: {output: the run whose verdict on it is told}, where that is not the run as written.
        self.told_in: dict[str, Comparison] = {}

    @property
    def calls(self) -> list[Call]:
        """The calls of the run that shows the function's own mistakes: wrong helpers are replaced in the last one."""
        return self.comparisons[-1].calls

    def verdict(self) -> Verdict:
        outputs = self.comparisons[0].verdicts
        if not all(found.right for found in outputs) or self._changed():
            outputs = self._without_wrong_helpers(outputs)
        self.outputs = outputs
        broken = self._apply_rules(outputs)
        causes = [Cause(broken.id, "rule", broken.sentence)] if broken else self._recognise(outputs)
        offence = None if broken else self._apply_offences(outputs)
        if offence and not causes:
            causes = [Cause(offence.id, "work", offence.sentence)]
        share = self._share(causes)
        beside = faults(self.evidence, self.comparisons, self._changed(), self._helpers_are_right)
        for fault in beside:
            outputs.append(OutputVerdict(fault.name, False, fault.problem, kept=KEPT))
            share *= KEPT
        points = float(self.exercise.points)
        found = Verdict(self.exercise.unit, self.exercise.name, round(share * points, 2), points, Status.RIGHT, outputs)
        found.seconds = self._seconds()
        if found.full:
            found.message = messages.ALL_RIGHT
        else:
            self._explain(found, [*causes, *self._computed(causes)] or self._of_faults(beside))
        return found

    def _share(self, causes: Sequence[Cause]) -> float:
        """The share of the marks that the outputs earn.

        A mistake that is known costs once, the largest share of the outputs that it spoils; each other output costs its
        own.
        """
        shares = {o.name: o.share for o in self.exercise.outputs}
        total = sum(shares.values())
        lost = {found.name: shares[found.name] * (1 - found.earned) for found in self.outputs}
        together = [cause.spoils & set(lost) for cause in causes if cause.once]
        alone = set(lost).difference(*together)
        costs = [max((lost[name] for name in names), default=0.0) for names in together]
        return 1 - (sum(costs) + sum(lost[name] for name in alone)) / total

    # -- which runs count

    def _without_wrong_helpers(self, outputs: list[OutputVerdict]) -> list[OutputVerdict]:
        """The verdicts when helpers that are wrong, or missing, are excused.

        An output is right that is right in a run in which the wrong helpers are replaced.  Such a run may show that
        another helper, which was not reached before, is wrong too.
        """
        wrong = self._wrong_helpers(self.comparisons[0])
        while wrong:
            found = wrong
            for place in self.run.places_without(wrong):
                calls = self.evidence["runs"][place]
                if not calls or any(place == seen.index for seen in self.comparisons):
                    continue
                seen = Comparison(self.run, calls, place)
                self.comparisons.append(seen)
                outputs = [self._nearer(seen, one, two) for one, two in zip(outputs, seen.verdicts)]
                if all(verdict.right for verdict in outputs):
                    return outputs
                found = found | self._wrong_helpers(seen)
                if found != wrong:
                    break
            if found == wrong:
                break
            wrong = found
        return outputs

    def _nearer(self, seen: Comparison, one: OutputVerdict, two: OutputVerdict) -> OutputVerdict:
        """Of two verdicts on an output, the one that tells of the function itself.

        Args:
            seen: a run in which wrong helpers are replaced.
            one: the verdict until now.
            two: the verdict in that run.
        """
        worse = two.earned < one.earned or (_raised(seen, two) and not _raised(self._told_in(one), one))
        if one.right or (worse and not two.right):
            return one
        self.told_in[one.name] = seen
        return two

    def _told_in(self, output: OutputVerdict) -> Comparison:
        return self.told_in.get(output.name, self.comparisons[0])

    def _wrong_helpers(self, comparison: Comparison) -> set[str]:
        """Names of the student's own helpers that were wrong, or missing, in a run.

        A run with replaced helpers excuses a function only from its helpers' mistakes: without one, it does not count.
        """
        wrong = {name for name in map(_undefined, comparison.calls) if name in self.exercise.helpers}
        limit = MAX_HELPER_CALLS * len(self.run.job["helpers"])
        for asked in (asked for call in comparison.calls for asked in call["helper_calls"][:limit]):
            if time.monotonic() > self.deadline:
                break
            if asked["name"] not in wrong and self.run.helper_is_wrong(asked):
                wrong.add(asked["name"])
        return wrong

    def _helpers_are_right(self) -> bool:
        return not self._wrong_helpers(self.comparisons[0])

    def _changed(self) -> list[str]:
        """Arguments changed in place in every run that counts."""
        by_run = [[str(name) for call in seen.calls for name in call["changed"]] for seen in self.comparisons]
        return list(dict.fromkeys(by_run[0])) if all(by_run) else []

    def _apply_rules(self, outputs: list[OutputVerdict]) -> Rule | None:
        if self.texts is None:
            return None
        found = work.grows(self.evidence.get("work", {}))
        return Rules(self.exercise, list(self.texts), self.evidence.get("source")).apply(outputs, found)

    def _apply_offences(self, outputs: list[OutputVerdict]) -> work.Offence | None:
        """Take the marks of what the function must not do; returns the first such thing, or None."""
        counted = self.evidence.get("work", {})
        right = all(output.right for output in outputs) and len(self.comparisons) == 1
        missing = right and not work.is_complete(self.run, counted)
        offence = work.DISTURBED if missing else next(work.offences(self.run, counted), None)
        if offence is None or (offence.kept and not all(output.right for output in outputs)):
            return None
        for output in outputs:
            if output.earned > offence.kept:
                output.right, output.kept, output.problem = False, offence.kept, offence.sentence
        return offence

    # -- why

    def _explain(self, found: Verdict, causes: Sequence[Cause]) -> None:
        """Add to a verdict that is not full what is wrong, and why."""
        causes = [self._as_far_as_true(cause) for cause in causes]
        found.status = self._status(found.outputs)
        found.misconceptions = [cause.id for cause in causes]
        found.misconception = " ".join(dict.fromkeys(cause.sentence for cause in causes)) or None
        if causes:
            found.diagnosis = {"id": causes[0].id, "kind": causes[0].kind, "sentence": causes[0].sentence}
        found.message = " ".join(filter(None, (found.misconception, self._say(found.outputs, causes))))
        found.inputs = self._inputs(found.outputs)
        if any(cause.kind == "python" and cause.id != READS_VARIABLE for cause in causes):
            self._say_errors_once(found.outputs)

    def _say_errors_once(self, outputs: list[OutputVerdict]) -> None:
        """The sentence has explained the error: each output says that it is the same one."""
        for output in outputs:
            seen = self._told_in(output)
            if output.case is not None and _raised(seen, output):
                output.problem = messages.raised_as_said(seen.calls[output.case]["error"])

    def _as_far_as_true(self, cause: Cause) -> Cause:
        """A cause whose sentence says nothing of the code that is not there: other code can give the same values."""
        quotes = self.exercise.misconception(cause.id).quotes if cause.kind == "misconception" else ()
        if not quotes or self.texts is None:
            return cause
        tree = module_of([text for text in self.texts if self.exercise.name in text])
        if all(is_written(tree, quote) for quote in quotes):
            return cause
        return replace(cause, sentence=messages.same_as_with(cause.sentence))

    def _status(self, outputs: list[OutputVerdict]) -> Status:
        errors = self._errors()
        if "NotImplementedError" in errors:
            return Status.NOT_WRITTEN
        if "TimeLimit" in errors:
            return Status.TOO_SLOW
        case = self._shown(outputs)
        raised = any(_raised(self._told_in(output), output) for output in outputs if output.case == case)
        return Status.RAISED if raised else Status.WRONG

    def _recognise(self, outputs: list[OutputVerdict]) -> list[Cause]:
        """What explains the evidence, as far as it is listed or goes wrong in any exercise."""
        if all(found.right for found in outputs) and not self._changed():
            return []
        usual = self._usual_reason()
        if self._came_to_nothing():
            return usual
        if self._is_unfit():
            return []
        return recognition.whole(self.comparisons) or usual or recognition.parts(self.comparisons)

    def _is_unfit(self) -> bool:
        """Whether the function began from a start that none is: what follows from it tells nothing."""
        return any(seen.own.unfit for seen in self.comparisons)

    def _computed(self, known: Sequence[Cause]) -> list[Cause]:
        """What else explains the evidence, where misconceptions explain none or a part of it; no mark depends on it."""
        if any(cause.kind != "misconception" for cause in known) or not self.comparisons[-1].wrong_outputs:
            return []
        if self._is_unfit():
            problem = next(text for seen in self.comparisons for text in seen.own.unfit.values())
            spoilt = frozenset(self.comparisons[-1].wrong_outputs)
            return [Cause("unfit-start", "form", messages.unfit_start(self.exercise.name, problem), spoilt)]
        if recognition.is_whole(self.comparisons, known):
            return []
        read = self.evidence.get("globals_read", [])

        def computed() -> list[Cause]:
            written = literals(self.texts or [], self.exercise.name)
            return diagnosis.computed(self.comparisons, known, read, written)

        return self._if_possible(computed, [])

    def _if_possible(self, explain: Callable[[], T], otherwise: T) -> T:
        """An explanation; one that fails must not cost a mark, and the tests look at the log."""
        try:
            return explain()
        except MemoryError:  # the guard's word
            raise
        except Exception:
            logging.getLogger(__name__).debug("%s is not explained", self.exercise.name, exc_info=True)
            return otherwise

    def _errors(self) -> list[str]:
        """Types of the exceptions that the function raised."""
        return [call["error"]["type"] for call in self.calls if "error" in call]

    def _came_to_nothing(self) -> bool:
        """Whether the function is not written or never ends: no misconception does that."""
        return bool({"NotImplementedError", "TimeLimit"} & set(self._errors()))

    def _usual_reason(self) -> list[Cause]:
        """What goes wrong in any exercise, or nothing."""
        name, calls, errors = self.exercise.name, self.calls, self._errors()
        spoilt = frozenset(output.name for output in self.outputs if not output.right)
        if "NotImplementedError" in errors:
            return [Cause("not-written", "python", messages.not_written(name), spoilt)]
        if "TimeLimit" in errors:
            return [Cause("too-slow", "python", messages.too_slow(name), spoilt)]
        returned = [call["returned"] for call in calls if "returned" in call]
        if returned and not errors and all(value is None for value in returned):
            prints = any(call.get("printed", "").strip() for call in calls)
            return [Cause("nothing-returned", "python", messages.returns_nothing(name, prints), spoilt)]
        read = self.evidence.get("globals_read", [])
        if read:
            return [Cause(READS_VARIABLE, "python", messages.reads_variable(name, str(read[0])), spoilt)]
        constant = len(returned) > 1 and not errors and all(same(value, returned[0]) for value in returned[1:])
        if constant and not _is_nan(returned[0]):
            return [Cause("always-the-same", "python", messages.always_the_same(name), spoilt)]
        return []

    def _of_faults(self, beside: Sequence[Fault]) -> list[Cause]:
        """The faults beside what is returned: all where the values are right, else that arguments are changed."""
        right = all(found.right for found in self.outputs[: len(self.exercise.outputs)])
        told = beside if right else [fault for fault in beside if fault.id == CHANGED]
        return [Cause(fault.id, "fault", self._about(fault, right)) for fault in told]

    def _about(self, fault: Fault, right: bool) -> str:
        if fault.id == CHANGED:
            return messages.arguments_changed(self._changed(), right)
        return messages.right_but(fault.problem)

    def _say(self, outputs: list[OutputVerdict], causes: Sequence[Cause]) -> str:
        """Got against expected, of the outputs that no cause explains."""
        told = {name for cause in causes for name in cause.spoils}
        if causes and (not told or causes[0].kind in {"python", "rule", "work", "fault"}):
            return ""
        wrong = [found for found in outputs if not found.right and found.name not in told]
        shown = [f"{found.name}: {found.problem}." for found in wrong[:3]]
        step = self._if_possible(self._step, "") if wrong else ""
        return " ".join(filter(None, [*shown, step]))

    def _step(self) -> str:
        """Which call of a helper is the first to go wrong, in the smallest case that shows it; or an empty text."""
        last = self.comparisons[-1]
        cases = {found.case for found in last.verdicts if not found.right}
        case = next((case for case in self.run.by_size if case in cases), None)
        return "" if case is None else first_wrong_step(last, case)

    def _inputs(self, outputs: list[OutputVerdict]) -> str:
        case = self._shown(outputs)
        return "" if case is None else messages.inputs(zip(self.exercise.parameters, self.run.inputs[case].arguments))

    def _shown(self, outputs: list[OutputVerdict]) -> int | None:
        """The smallest of the cases from which the wrong outputs are shown, or None."""
        cases = {output.case for output in outputs if not output.right}
        return next((case for case in self.run.by_size if case in cases), None)

    def _seconds(self) -> float:
        seconds = sum(float(call.get("seconds", 0)) for calls in self.evidence["runs"] for call in calls)
        return round(seconds, 4) if np.isfinite(seconds) else 0.0


def _is_nan(returned: object) -> bool:
    """Whether a function's encoded answer is nan, which says more than that it is always the same."""
    value = decode(cast(Any, returned))
    return isinstance(value, float) and bool(np.isnan(value))


def _raised(comparison: Comparison, output: OutputVerdict) -> bool:
    """Whether an output is wrong because the call raised."""
    return output.case is not None and "error" in comparison.calls[output.case]


def _undefined(call: Call) -> str | None:
    """The name that a call failed to find, if that is how it failed."""
    return call["error"].get("name") if "error" in call and call["error"]["type"] == "NameError" else None
