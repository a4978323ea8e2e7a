"""Turn evidence into a verdict.  The judge never runs a student's code.

An exercise is sat in two runs.  In the first the student's function uses the student's own helpers.
In the second its helpers are scripted: they answer from a list of arbitrary numbers of the right
shapes, drawn beforehand, and the function is right if it does the right thing with whatever it was
handed.  An output that is right in either run earns its share, so one mistake costs once.
"""

import ast
import copy
import secrets
import textwrap
import time
import warnings
import zlib
from dataclasses import asdict, dataclass, field
from functools import cached_property, lru_cache

import numpy as np

from autograder.judge.own_start import OwnStarts
from autograder.specification import Output
from autograder.units import load_unit
from dlutils import harness
from dlutils.compare import Mismatch, compare, same, select
from dlutils.loops import definitions

#: What changing an argument in place costs: this part of the marks that the outputs have earned.
IMPURITY = 0.25

AS_WRITTEN, SCRIPTED = 0, 1

#: A student's question to a helper that is so many times larger than the reference's own is not asked again.
FORGED = 30
#: So long the judge asks such questions again, in all.
HELPER_SECONDS = 20.0


# ------------------------------------------------------------------------------------------------ sitting


def new_seed():
    """A seed for the inputs of one grading run; whoever runs it records it."""
    return secrets.randbits(32)


class Sitting:
    """One exercise with inputs drawn from one seed: what is sent out, and what should come back.

    Attributes:
        key: what `sitting` gives this for: the names of unit and exercise, and the seed.
        job: what the harness is handed (inputs and scripts, no answers): JSON data.
    """

    def __init__(self, unit, exercise, seed):
        self.key = (unit.name, exercise.name, seed)
        self.exercise, self.namespace = exercise, unit.namespace
        self.helper_outputs = {other.name: other.outputs for other in unit}
        rng = np.random.default_rng([seed, zlib.crc32(f"{exercise.unit}/{exercise.name}".encode())])
        cases = exercise.cases(rng)
        as_written = [self._case(rng, case, exercise.chance) for case in cases]
        runs = [as_written]
        if exercise.helpers:
            runs.append([self._case(rng, case, exercise.helpers) for case in cases])
        self.job = {"function": exercise.name, "runs": runs, "source": bool(exercise.rules)}
        self.arguments = cases

    def _case(self, rng, case, scripted):
        named = dict(zip(self.exercise.parameters, case))
        helpers = {
            name: {"parameters": _parameters(self.namespace[name]), "answers": None}
            for name in self.exercise.helpers
            if name not in scripted
        }
        for name, answers in self._rehearse(rng, case, scripted).items():
            optional = name in self.exercise.optional
            helpers[name] = {"parameters": _parameters(self.namespace[name]), "answers": answers, "optional": optional}
        sent = {"args": _encoded(named), "helpers": helpers}
        if self.exercise.start:
            questions = [_encoded(question) for question in self.exercise.start.questions(named)]
            sent["start"] = {"helpers": list(self.exercise.chance), "questions": questions}
        return sent

    def _rehearse(self, rng, case, scripted):
        """The script: what the helpers answer to the reference's calls on this case, drawn as they are asked.

        The reference goes on with the drawn answers, so that it asks as often as it will when they are played:
        with the helpers' own, a network whose units have died asks the same again and again, which counts once.
        """
        script = {name: [] for name in scripted}

        def drawing(name):
            helper, known = self.namespace[name], {}
            labels = any(output.kind == "labels" for output in self.helper_outputs.get(name, ()))

            def draw(*args, **kwargs):
                question = repr(harness.encode(list(args)))
                if question not in known:
                    like = harness.structure(list(args))
                    known[question] = scramble(rng, helper(*args, **kwargs), labels)
                    script[name].append({"like": like, "value": harness.encode(known[question])})
                return copy.deepcopy(known[question])

            return draw

        if scripted:
            function = rebound(self.exercise.reference, {name: drawing(name) for name in scripted})
            with harness.silence():
                function(*copy.deepcopy(case))
        return script

    def sit(self, function, job=None):
        """The evidence that a trusted function gives: the reference's, or a misconception's."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a misconception may well divide by zero
            return harness.record(job or self.job, {**self.namespace, self.exercise.name: rebound(function, {})})

    @cached_property
    def due(self):
        evidence = self.sit(self.exercise.reference)
        for run in evidence["runs"]:
            for call in run:
                if "error" in call:
                    raise RuntimeError(f"the reference of {self.exercise.name} fails: {call['error']}")
        return evidence

    def starting_from(self, starts):
        """The same sitting, in which the random helper answers otherwise.

        Args:
            starts: {(run, case): what it answers in that call}.
        """
        twin = copy.copy(self)
        for known in ("due", "usual_volume", "slips"):
            twin.__dict__.pop(known, None)
        twin.job = copy.deepcopy(self.job)
        for (run, case), start in starts.items():
            for name in self.exercise.chance:
                for answer in twin.job["runs"][run][case]["helpers"][name]["answers"]:
                    answer["value"] = harness.encode(start)
        return twin

    def helper_is_wrong(self, asked):
        """Whether a call of a student's own helper was answered otherwise than the reference answers it.

        The question comes from the student's process, so it is asked of the reference only if it is about as large
        as the reference's own questions: it might be forged to keep the judge busy for ever.
        """
        if asked["name"] not in self.exercise.helpers or volume(asked["args"]) > FORGED * self.usual_volume:
            return False
        helper = self.namespace[asked["name"]]
        arguments = list(harness.decode(asked["args"]).values())
        try:
            with harness.silence(), harness._time_limit(HELPER_SECONDS):
                due = helper(*arguments)
        except harness.TimeLimit:
            return False
        except Exception:  # the question itself was wrong: that is the caller's mistake
            return False
        if "error" in asked or asked.get("changed"):
            return True
        if same(asked["returned"], harness.encode(due)):  # nan for nan is the caller's mistake too
            return False
        got = harness.decode(asked["returned"])
        outputs = self.helper_outputs.get(asked["name"], (Output("answer"),))
        try:
            for output in outputs:
                compare(select(got, output.path), select(due, output.path), output.form, output.rtol)
        except Mismatch:
            return True
        return False

    @cached_property
    def usual_volume(self):
        """The largest question that the reference asks a helper in this sitting."""
        asked = [call["overheard"] for run in self.due["runs"] for call in run]
        return max([volume(question["args"]) for calls in asked for question in calls], default=0) + 100

    @cached_property
    def slips(self):
        """Every misconception as a `Slip`, in the order of the specification."""
        return [Slip(self, slip.sentence, slip.variant) for slip in self.exercise.misconceptions]


class Slip:
    """What a misconception gives on the sitting's inputs, computed case by case as far as anybody asks.

    Most slips differ from a student's function in the first case already; computing the others for
    hundreds of slips would take longer than grading a class.
    """

    def __init__(self, sitting, sentence, variant):
        self.sitting, self.sentence = sitting, sentence
        self._variant, self._calls, self._wrong = variant, {}, {}

    def call(self, run, case):
        """The evidence of one call."""
        if (run, case) not in self._calls:
            job = {**self.sitting.job, "runs": [[self.sitting.job["runs"][run][case]]]}
            self._calls[run, case] = self.sitting.sit(self._variant, job)["runs"][0][0]
        return self._calls[run, case]

    def wrong_outputs(self, run, case, judged):
        """Names of the outputs that are wrong in one case; `judged(call)` is asked once for all students."""
        if (run, case) not in self._wrong:
            self._wrong[run, case] = judged(self.call(run, case))
        return self._wrong[run, case]


def volume(encoded):
    """How much work encoded arguments may ask for: the bytes of their arrays and the size of their whole numbers."""
    if isinstance(encoded, dict):
        inside = [encoded[key] for key in ("dict", "tuple") if key in encoded]
        return len(str(encoded.get("data", ""))) + sum(map(volume, inside)) + 1
    if isinstance(encoded, list):
        return sum(map(volume, encoded)) + 1
    return abs(encoded) if isinstance(encoded, (int, float)) and np.isfinite(encoded) else 1


def rebound(function, names):
    """A copy of `function` that sees its own copy of its globals, with some names replaced."""
    twin = type(function)(
        function.__code__,
        {**function.__globals__, **names},
        function.__name__,
        function.__defaults__,
        function.__closure__,
    )
    twin.__kwdefaults__ = function.__kwdefaults__
    return twin


def _encoded(arguments):
    return {name: harness.encode(value) for name, value in arguments.items()}


def _parameters(function):
    code = function.__code__
    return list(code.co_varnames[: code.co_argcount])


def scramble(rng, value, labels=False):
    """Arbitrary numbers in the structure of `value`: what a scripted helper answers.

    Floats lie between 0.05 and 0.95, so that they may pass for probabilities and for gradients
    alike; labels are 0 or 1; whole numbers, strings and flags stay what they are.
    """
    if isinstance(value, np.ndarray) and value.dtype.kind == "f":
        if labels:
            return (rng.random(value.shape) < 0.5).astype(value.dtype)
        return rng.uniform(0.05, 0.95, size=value.shape)
    if isinstance(value, (float, np.floating)):
        return float(rng.uniform(0.05, 0.95))
    if isinstance(value, dict):
        return {key: scramble(rng, item, labels) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(scramble(rng, item, labels) for item in value)
    return value


@lru_cache(maxsize=256)
def sitting(unit, exercise, seed):
    """The sitting of an exercise for a seed; one grading run asks for the same one for every student."""
    loaded = load_unit(unit)
    return Sitting(loaded, loaded[exercise], seed)


# ------------------------------------------------------------------------------------------------ verdict


@dataclass
class OutputVerdict:
    """One output: right or not, and for the first case that is not, what came against what was due."""

    name: str
    right: bool
    problem: str = ""
    case: int | None = None


@dataclass
class Verdict:
    """The judge's finding on one exercise.

    Attributes:
        outputs: one verdict for each named output.
        misconception: the sentence of the recognised misconception, or None.
        message: what to say in one or two sentences, always there.
        inputs: the arguments of the first failing case, in words (shapes, not values).
    """

    unit: str
    exercise: str
    score: float
    max_score: float
    outputs: list[OutputVerdict] = field(default_factory=list)
    misconception: str | None = None
    message: str = ""
    inputs: str = ""
    seconds: float = 0.0

    @property
    def full(self):
        return self.score >= self.max_score

    def as_dict(self):
        return asdict(self)

    @classmethod
    def from_dict(cls, data):
        """The verdict that `as_dict` gave."""
        return cls(**{**data, "outputs": [OutputVerdict(**output) for output in data["outputs"]]})


def judge(sitting, evidence, source=None):
    """Judge evidence that came back from a student's process.

    Args:
        sitting: the `Sitting` whose job was sent out.
        evidence: what came back, of whatever form; None where nothing came.
        source: the text that defines the student's function, or a list of texts (a notebook's cells),
            from a trusted place, for static rules; or None.

    Returns:
        A `Verdict`.  Evidence that is missing, malformed or belongs to another sitting is zero marks
        with a reason: the judge fails closed.
    """
    sitting.due  # noqa: B018  a reference that fails is the specification's mistake: said aloud, not caught below
    try:
        return cut(_Judgement(sitting, evidence, source).verdict())
    except MemoryError:  # the guard's word
        raise
    except Exception as error:  # a stranger's data: whatever is wrong with it costs its owner, and nobody else
        reason = (
            f"The evidence that came back from the notebook is malformed ({type(error).__name__}: {str(error)[:100]})."
        )
        return nothing(sitting.exercise, reason)


def nothing(exercise, reason):
    """Zero marks for an exercise, with the reason."""
    outputs = [OutputVerdict(output.name, False, "not judged") for output in exercise.outputs]
    return cut(Verdict(exercise.unit, exercise.name, 0.0, exercise.points, outputs, None, reason))


#: A verdict's texts are cut to so many characters: they quote names, keys and messages of a student's choice.
WORDS = 1200


def cut(verdict):
    """The verdict with each of its texts cut and fit to be written to a file, the one place where that is done."""
    verdict.message, verdict.inputs = _fit(verdict.message), _fit(verdict.inputs)
    verdict.misconception = verdict.misconception and _fit(verdict.misconception)
    for output in verdict.outputs:
        output.name, output.problem = _fit(output.name), _fit(output.problem)
    return verdict


def _fit(text):
    """At most `WORDS` characters, without half characters (lone surrogates), which no file takes."""
    return text[:WORDS].encode("utf-8", "replace").decode()


class _Judgement:
    """The judging of one piece of evidence; a class only so that its steps can share what they found."""

    def __init__(self, sitting, evidence, source):
        self.sitting, self.evidence = sitting, evidence
        self.sources = [source] if isinstance(source, str) else source
        self.exercise = sitting.exercise

    def verdict(self):
        exercise, evidence = self.exercise, self.evidence
        if not isinstance(evidence, dict):
            return nothing(exercise, "No evidence came back from the notebook: the graded cell never ran.")
        if "missing" in evidence:
            return nothing(exercise, f"{str(evidence['missing'])[:300]} when the graded cell runs.")
        self._check_form()
        self.own = OwnStarts(self.sitting, self.evidence)
        self.sitting, self.evidence = self.own.sitting, self.own.evidence
        outputs = self._judge_run(AS_WRITTEN)
        self.runs = [AS_WRITTEN]
        if (not all(found.right for found in outputs) or self._changed()) and self._helper_erred():
            self.runs = [AS_WRITTEN, SCRIPTED]
            outputs = [_better(pair) for pair in zip(outputs, self._judge_run(SCRIPTED))]
        self.outputs = outputs
        broken = self._broken_rules(outputs)
        changed = self._changed()
        share = sum(o.share for o, found in zip(exercise.outputs, outputs) if found.right)
        share /= sum(o.share for o in exercise.outputs)
        if changed:
            outputs.append(OutputVerdict("arguments unchanged", False, f"{_names(changed)} changed in place"))
            share *= 1 - IMPURITY
        score = round(share * exercise.points, 2)
        found = Verdict(exercise.unit, exercise.name, score, float(exercise.points), outputs, seconds=self._seconds())
        if found.full:
            found.message = "Everything is right."
        else:
            found.misconception = broken or self._recognise()
            found.message = found.misconception or self._say(outputs, changed)
            found.inputs = self._inputs(outputs)
        return found

    def _check_form(self):
        expected = [len(run) for run in self.sitting.job["runs"]]
        runs = self.evidence["runs"]
        if not isinstance(runs, list) or [len(run) for run in runs] != expected:
            raise ValueError("it has another number of calls")
        for call in (call for run in runs for call in run):
            if ("returned" in call) == ("error" in call) or not isinstance(call["changed"], list):
                raise ValueError("a call says neither what was returned nor what went wrong")

    def _helper_erred(self):
        """Whether a helper of the student's own was wrong, or is missing, in the run as written.

        The scripted run excuses a function only from its helpers' mistakes: without one, it does not count.
        """
        if len(self.sitting.job["runs"]) <= SCRIPTED:
            return False
        calls = self.evidence["runs"][AS_WRITTEN]
        names = [name for call in calls for name in _undefined(call)]
        if any(name in self.exercise.helpers for name in names):
            return True
        limit = harness.MAX_OVERHEARD * len(self.exercise.helpers)
        deadline = time.monotonic() + HELPER_SECONDS
        for asked in (asked for call in calls for asked in call["overheard"][:limit]):
            if time.monotonic() > deadline:
                break
            if self.sitting.helper_is_wrong(asked):
                return True
        return False

    # -- one run

    def _judge_run(self, index):
        return [self._judge_output(output, index) for output in self.exercise.outputs]

    def _judge_output(self, output, index):
        for case, (call, wanted) in enumerate(zip(self.evidence["runs"][index], self.sitting.due["runs"][index])):
            problem = self.own.problem(output, (index, case)) or self._problem(output, case, call, wanted)
            if problem:
                return OutputVerdict(output.name, False, problem, case)
        return OutputVerdict(output.name, True)

    def _problem(self, output, case, call, wanted):
        if "error" in call:
            return f"raised {call['error']['type']}: {str(call['error']['message'])[:200]}"
        problem = _unlike_calls(call["calls"], wanted["calls"])
        if problem:
            return problem
        try:
            everything, all_due = harness.decode(call["returned"]), harness.decode(wanted["returned"])
            _check_count(everything, all_due)
            due, got = select(all_due, output.path), select(everything, output.path)
            compare(got, due, output.form, output.rtol)
            if output.check is not None:
                sentence = output.check(got, due, self.sitting.arguments[case])
                if sentence:
                    raise Mismatch(sentence)
        except Mismatch as mismatch:
            return str(mismatch)
        return ""

    # -- what the runs say together

    def _changed(self):
        """Arguments changed in place in every run that counts."""
        by_run = [[str(n) for call in self.evidence["runs"][i] for n in call["changed"]] for i in self.runs]
        return list(dict.fromkeys(by_run[0])) if all(by_run) else []

    def _broken_rules(self, outputs):
        """Apply the static rules; returns the sentence of the first that is broken."""
        first = None
        for rule in self.exercise.rules if self.sources is not None else ():
            found = self._broken(rule)
            if found is None:
                continue
            first = first or (found if found == rule.sentence else None)
            for output in outputs:
                if output.right and (not rule.outputs or output.name in rule.outputs):
                    output.right, output.problem = False, found
        return first

    def _broken(self, rule):
        """What is wrong by a rule, or None: every text that may have defined the function has to keep it.

        Where none is found, or another function ran than any that is found, it cannot be seen that the rule is kept:
        that costs what breaking it costs.
        """
        trees = self.definitions
        if not trees:
            return HIDDEN.format(name=self.exercise.name)
        return rule.sentence if any(map(rule.broken, trees)) else None

    @cached_property
    def definitions(self):
        """The syntax trees of all that may be the function: what the texts before the graded cell define, what ran."""
        module = module_of(self.sources)
        found = definitions(module, self.exercise.name)
        ran = self.evidence.get("source")
        if found and isinstance(ran, str):
            tree = module_of([textwrap.dedent(ran)])
            found = [*found, tree] if tree.body else []
        for tree in found:
            tree.module = module
        return found

    def _recognise(self):
        """The sentence of the misconception that gives the same evidence, or whose wrong outputs are these."""
        if self._came_to_nothing() or any(run in self.runs for run, _ in self.own.unfit):
            return None
        for index in self.runs:
            calls = self.evidence["runs"][index]
            for slip in self.sitting.slips:
                if all(_same_call(call, slip.call(index, case)) for case, call in enumerate(calls)):
                    return slip.sentence
        if self._usual_reason():
            return None
        known = {slip.sentence for slip in self.sitting.slips}
        said = next((found.problem for found in self.outputs if not found.right and found.problem in known), None)
        return said or next(filter(None, map(self._recognise_parts, self.runs)), None)

    def _recognise_parts(self, index):
        """Misconceptions, each wrong in some of the outputs as the student's function is, that together explain all."""
        wrong = self._wrong_outputs(index)
        sentences, explained = [], set()
        for slip in self.sitting.slips:
            theirs = self._shared_fault(slip, index, wrong)
            if theirs and not theirs <= explained:
                sentences.append(slip.sentence)
                explained |= theirs
        return " ".join(sentences) if explained == wrong and 0 < len(sentences) < 4 else None

    def _shared_fault(self, slip, index, wrong):
        """The outputs in which a slip is wrong, if the student's function is wrong there in the same way; else none."""
        theirs = set()
        for case, call in enumerate(self.evidence["runs"][index]):
            faults = slip.wrong_outputs(index, case, lambda made, case=case: self._faults(made, index, case))
            theirs |= faults
            if not faults <= wrong or not all(self._same_output(name, call, slip.call(index, case)) for name in theirs):
                return set()
        calls = enumerate(self.evidence["runs"][index])
        alike = all(self._same_output(name, call, slip.call(index, case)) for case, call in calls for name in theirs)
        return theirs if alike else set()

    def _wrong_outputs(self, index):
        found = zip(self.exercise.outputs, self._judge_run(index))
        return {output.name for output, verdict in found if not verdict.right}

    def _faults(self, call, index, case):
        """Names of the outputs of one call that are wrong."""
        due = self.sitting.due["runs"][index][case]
        return {output.name for output in self.exercise.outputs if self._problem(output, case, call, due)}

    def _same_output(self, name, call, slip):
        output = next(output for output in self.exercise.outputs if output.name == name)
        return _same_output(output, call, slip)

    # -- words

    def _errors(self):
        """Types of the exceptions in the run as written."""
        return [call["error"]["type"] for call in self.evidence["runs"][AS_WRITTEN] if "error" in call]

    def _came_to_nothing(self):
        """Whether the function is not written or never ends: no misconception does that."""
        return bool({"NotImplementedError", "TimeLimit"} & set(self._errors()))

    def _usual_reason(self):
        """What goes wrong in any exercise, in a sentence, or None."""
        name, calls, errors = self.exercise.name, self.evidence["runs"][AS_WRITTEN], self._errors()
        if "NotImplementedError" in errors:
            return f"`{name}` is not written yet."
        if "TimeLimit" in errors:
            return f"`{name}` was still running when its time was up: is there a loop that never ends?"
        returned = [call["returned"] for call in calls if "returned" in call]
        if returned and not errors and all(value is None for value in returned):
            return f"`{name}` returns nothing: is the `return` line missing?"
        read = [str(n) for n in self.evidence.get("globals_read", [])]
        if read:
            return (
                f"`{read[0]}` in `{name}` is a variable of the notebook, not an argument: "
                "use the arguments alone, so that the function works on any data."
            )
        if len(returned) > 1 and not errors and all(same(value, returned[0]) for value in returned[1:]):
            return f"`{name}` gives the same answer whatever it is handed: compute it from the arguments."
        return None

    def _say(self, outputs, changed):
        reason = self._usual_reason()
        if reason:
            return reason
        if changed and all(found.right for found in outputs[:-1]):
            return (
                f"The values are right, but {_names(changed)} changed in place: "
                "`-=`, `+=` and `a[...] =` write into the caller's array. Compute a new one, or copy first."
            )
        wrong = [found for found in outputs if not found.right]
        return " ".join(f"{found.name}: {found.problem}." for found in wrong[:3])

    def _inputs(self, outputs):
        cases = [found.case for found in outputs if not found.right and found.case is not None]
        if not cases:
            return ""
        arguments = zip(self.exercise.parameters, self.sitting.arguments[min(cases)])
        return ", ".join(f"{name} {_in_words(value)}" for name, value in arguments)

    def _seconds(self):
        seconds = sum(float(call.get("seconds", 0)) for run in self.evidence["runs"] for call in run)
        return round(seconds, 4) if np.isfinite(seconds) else 0.0


def _check_count(got, due):
    """A caller unpacks what is returned: an item too many is as wrong as one that is missing."""
    if isinstance(due, tuple) and isinstance(got, (tuple, list)) and len(got) > len(due):
        raise Mismatch(f"{len(got)} values come back, due are {len(due)}")


def _better(verdicts):
    """The first of the runs' verdicts that is right, else the first run's."""
    return next((found for found in verdicts if found.right), verdicts[0])


def _unlike_calls(calls, due):
    """How the calls of scripted helpers differ from the reference's, in words; empty where they do not."""
    got = {(str(name), int(index)): arguments for name, index, arguments in calls}
    for name, index, arguments in due:
        if (name, index) not in got:
            return f"`{name}` was called less often than it should be"
        if not same(got[name, index], arguments):
            return f"`{name}` was called with other arguments than it should be"
    return ""


def _undefined(call):
    """The name that a call failed to find, if that is how it failed."""
    error = call.get("error", {})
    return str(error.get("message", "")).split("'")[1:2] if error.get("type") == "NameError" else []


def _same_call(call, slip):
    if "error" in call or "error" in slip:
        return _same_error(call, slip)
    return (
        same(call["returned"], slip["returned"])
        and set(call["changed"]) == set(slip["changed"])
        and not _unlike_calls(call["calls"], slip["calls"])
    )


def _same_error(call, slip):
    one, other = call.get("error"), slip.get("error")
    return one is not None and other is not None and (one["type"], one["message"]) == (other["type"], other["message"])


def _same_output(output, call, slip):
    if "error" in call or "error" in slip:
        return _same_error(call, slip)
    try:
        one = select(harness.decode(call["returned"]), output.path)
        other = select(harness.decode(slip["returned"]), output.path)
    except Mismatch:
        return False
    return same(harness.encode(one), harness.encode(other)) and not _unlike_calls(call["calls"], slip["calls"])


def _names(names):
    return " and ".join(f"`{name}`" for name in names)


def _in_words(value):
    if isinstance(value, np.ndarray):
        return str(value.shape)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} {_in_words(item)}" for key, item in value.items()) + "}"
    if isinstance(value, (list, tuple)) and any(isinstance(item, (np.ndarray, tuple, list)) for item in value):
        return "(" + ", ".join(_in_words(item) for item in value) + ")"
    return f"= {value:.4g}" if isinstance(value, (float, np.floating)) else f"= {value!r}"


# ----------------------------------------------------------------------------------------------- sources


#: What is said where a rule looks for the function's text and does not find it.
HIDDEN = (
    "`{name}` is not defined in the usual way in a cell above this one, so nobody can see how it is written: define it "
    "there with a plain `def {name}(...):`."
)
#: A text of more characters than this is none that somebody typed, and its syntax tree takes a thousand times as much.
MOST_TEXT = 100_000
#: Magics whose cell or line is Python that defines names in the notebook.
PYTHON_MAGICS = ("time", "capture", "prun")


def module_of(texts):
    """The statements of some texts, such as a notebook's cells, as one module; what does not parse is left out."""
    return ast.Module(body=[node for text in texts for node in _statements(text)], type_ignores=[])


def _statements(text):
    """The statements of a cell, its magics and shell lines turned into Python first."""
    if len(text) > MOST_TEXT:
        return []
    for read in (textwrap.dedent, _without_magics):
        try:
            return [part for node in ast.parse(read(text)).body for part in _inside_magic(node)]
        except (SyntaxError, ValueError, RecursionError):
            continue
    return []


def _without_magics(text):
    from IPython.core.inputtransformer2 import TransformerManager

    return TransformerManager().transform_cell(text)


def _inside_magic(node):
    """The statement itself, or those that it hands to a magic which runs them: `%%time`, `%time` and their like."""
    call = node.value if isinstance(node, ast.Expr) else None
    if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute):
        words = [word.value for word in call.args if isinstance(word, ast.Constant)]
        if len(words) == {"run_cell_magic": 3, "run_line_magic": 2}.get(call.func.attr) and words[0] in PYTHON_MAGICS:
            return _statements(words[-1])
    return [node]


def judge_here(unit, exercise, function):
    """Judge a function in this very process: an instructor's own kernel, never a student's submission."""
    import inspect

    sat = sitting(unit, exercise, new_seed())
    namespace = {**getattr(function, "__globals__", {}), exercise: function}
    try:
        source = inspect.getsource(function)
    except (OSError, TypeError):
        source = None
    return judge(sat, harness.record(sat.job, namespace), source)
