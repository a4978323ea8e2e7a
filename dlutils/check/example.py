"""Worked examples: a student's function is called, and a difference is explained."""

from dlutils.check.findings import look
from dlutils.compare import Mismatch, compare
from dlutils.relations import relation

#: Of so many wrong outputs got and expected are shown.
SHOWN = 4


class CheckFailed(AssertionError):
    """A worked example went wrong.  Jupyter shows its words alone, without a traceback.

    Attributes:
        unwritten: whether the function is not written yet.
        first: what is said of an earlier function that must be corrected first, or "".
    """

    def __init__(self, text, unwritten=False, first=""):
        super().__init__(text)
        self.unwritten, self.first = unwritten, first

    def _render_traceback_(self):
        return str(self).splitlines()


def worked_example(function, arguments, expected, kind="value", returns=""):
    """Check a function on one worked example.

    Args:
        function: the student's function.
        arguments: {parameter: value}, handed over in this order.
        expected: what the function should return.
        kind: "value", "labels" or "form", as `dlutils.compare.compare` has them.
        returns: names of the returned values for messages, such as "grads, cost".

    Raises:
        CheckFailed: the result differs, an argument was changed, or the function raised.
    """
    report(function, [look(function, arguments, expected, kind, returns)])


def report(function, findings, hints=(), first=""):
    """Raise `CheckFailed` with what the first step that failed found; silent where none did.

    Args:
        function: the student's function.
        findings: one for each step.
        hints: what is known of the cause; where nothing is, the values themselves are looked at.
        first: what is said of an earlier function that must be corrected first, in place of any hint.
    """
    failed = next((finding for finding in findings if finding.wrong), None)
    if failed is None:
        return
    if isinstance(failed.error, NotImplementedError) and not first:
        name = getattr(function, "__name__", "the function")
        raise CheckFailed(f"{name} is not written yet: replace `raise NotImplementedError`.", unwritten=True)
    raise CheckFailed(text_of(failed, [first] if first else hints or seen(findings)), first=first)


def text_of(finding, hints):
    """The words of a failed check: what was called, what it gave, what it should give, and the likely mistake."""
    said = [f"called:   {finding.called}"]
    if finding.right or len(finding.wrong) > 1:
        said += [f"right:    {', '.join(finding.right)}"] if finding.right else []
        said += [f"wrong:    {', '.join(wrong.label for wrong in finding.wrong)}"]
    for wrong in finding.wrong[:SHOWN]:
        label = f"{wrong.label}: " if wrong.label else ""
        said += [f"got:      {label}{wrong.got}", f"expected: {wrong.expected}"]
    return "\n".join(said + [f"hint:     {hint}" for hint in hints])


def seen(findings):
    """Hints from what was seen: of errors and changed arguments, and relations that hold in all examples."""
    index = next(index for index, finding in enumerate(findings) if finding.wrong)
    hints = [wrong.hint for wrong in findings[index].wrong if wrong.hint]
    words = {}
    for label in [wrong.label for wrong in findings[index].wrong if wrong.pair]:
        pairs = [wrong.pair for finding in findings for wrong in finding.wrong if wrong.label == label and wrong.pair]
        known = relation(pairs)
        if known:
            words.setdefault(known.words, []).append(label)
    hints += _in_another_place(findings)
    hints += [f"{', '.join(labels)}{': each' if len(labels) > 1 else ''} {text}" for text, labels in words.items()]
    if not hints:
        raised = [wrong.hint for finding in findings if finding.error for wrong in finding.wrong if wrong.hint]
        hints = [f"with the arguments of another example: {hint}" for hint in raised[:1]]
    if index and findings[index].exact and not any(finding.wrong for finding in findings[index + 1 :]):
        hints.append("the examples before are right: is a size, a depth or a rate of theirs written into the code?")
    return list(dict.fromkeys(hints))


def _in_another_place(findings):
    """Outputs that have the value of another one, in every example in which they are wrong."""
    pairs = {}
    for finding in findings:
        for wrong in finding.wrong:
            if wrong.pair:
                pairs.setdefault(wrong.label, []).append(wrong.pair)
    return [
        f"{one} has the value that is expected of {other}: look at the order of the results"
        for one, mine in pairs.items()
        for other, theirs in pairs.items()
        if one != other and len(mine) == len(theirs) and all(map(_is_other, mine, theirs))
    ]


def _is_other(mine, theirs):
    try:
        compare(mine.got, theirs.expected)
    except Mismatch:
        return False
    return True


__all__ = ["CheckFailed", "report", "seen", "text_of", "worked_example"]
