"""Earlier functions of the notebook on which a function builds: a wrong one is to be corrected first."""

import inspect
import types

from dlutils.check.example import CheckFailed


def to_mend_first(function, helpers, checks):
    """What to say where an earlier function that this one calls fails its own check: a sentence, or "".

    Args:
        function: the student's function.
        helpers: names of the earlier exercises that it may call.
        checks: the unit's checks, by attribute.
    """
    name = getattr(function, "__name__", "this function")
    function = inspect.unwrap(function)
    if not isinstance(function, types.FunctionType):
        return ""
    for helper in (helper for helper in helpers if helper in _names(function.__code__)):
        theirs = function.__globals__.get(helper)
        if theirs is function or not callable(theirs) or not hasattr(checks, helper):
            continue
        try:
            getattr(checks, helper)(theirs)
        except CheckFailed as failed:
            if failed.first:
                return failed.first
            verb = "write" if failed.unwritten else "correct"
            why = "is not written yet" if failed.unwritten else "fails its own check"
            return f"{verb} `{helper}` first: `{name}` calls it, and it {why}."
    return ""


def _names(code):
    """The global names that a function's code reads, in functions inside it too."""
    inner = [constant for constant in code.co_consts if isinstance(constant, types.CodeType)]
    return {*code.co_names, *(name for one in inner for name in _names(one))}
