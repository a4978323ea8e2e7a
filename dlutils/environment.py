"""Where this code runs: in a student's kernel, or in an autograder where nobody looks."""

import os

#: Set by the grading engine while it runs a submission.
ENGINE_VARIABLE = "DLCOURSE_ENGINE"


def in_engine() -> bool:
    """Whether the grading engine runs this: it records the evidence itself, after each graded cell."""
    return bool(os.environ.get(ENGINE_VARIABLE))


def in_autograde() -> bool:
    """Whether stock `nbgrader autograde` runs this in a kernel of its own."""
    return os.environ.get("NBGRADER_EXECUTION") == "autograde"


def grading() -> bool:
    """Whether a class is being graded here, so that nobody looks at a figure or a long training run."""
    return in_engine() or in_autograde()
