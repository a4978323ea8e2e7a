"""Small nbgrader assignments without a judge, each with one type of cell or one trap, and what it is worth.

`marks` are those of every graded cell, in order; None where a human has to give them.  Where stock nbgrader gives
others, `stock` says why it does, and `marks` are ours.
"""

from dataclasses import dataclass, field

import nbformat

ADD = "def add(a, b):\n    ### BEGIN SOLUTION\n    return a + b\n    ### END SOLUTION"
FLOOD = "def add(a, b):\n    print('x' * 2_000_000)\n    return a - b"
RIGHT, WRONG = "def add(a, b):\n    return a + b", "def add(a, b):\n    return a - b"
SHELL = "import IPython\nIPython.core.interactiveshell.InteractiveShell"
CHECK = "assert add(1, 2) == 3"
HIDDEN = "assert add(0, 0) == 0\n### BEGIN HIDDEN TESTS\nassert add(1, 2) == 3\n### END HIDDEN TESTS"


@dataclass(frozen=True)
class Kind:
    """One notebook.

    Attributes:
        cells: (role, id, text) as the teacher writes them; the roles are those of `ROLES`.
        answers: {id: text} of what the student writes in place of the released text.
        marks: of the graded cells; each has 2 points.
        stock: why stock nbgrader gives other marks, or cannot go on; "" where it gives the same.
        extra: cells that the student adds at the end.
    """

    name: str
    cells: tuple[tuple[str, str, str], ...]
    answers: dict[str, str]
    marks: tuple[float | None, ...]
    stock: str = ""
    extra: tuple[str, ...] = field(default=())


ROLES = {
    "given": {},
    "read": {"locked": True},
    "answer": {"solution": True},
    "check": {"grade": True, "locked": True, "points": 2},
    "essay": {"grade": True, "solution": True, "points": 2},
    "code essay": {"grade": True, "solution": True, "points": 2},
    "task": {"task": True, "locked": True, "points": 2},
}
TEXT = ("essay", "task", "read")


def notebook(kind):
    """The teacher's notebook."""
    made = []
    for role, name, text in kind.cells:
        new = nbformat.v4.new_markdown_cell if role in TEXT else nbformat.v4.new_code_cell
        cell = new(text)
        if role != "given":
            about = {"grade": False, "solution": False, "locked": False, "task": False, **ROLES[role]}
            cell.metadata["nbgrader"] = {**about, "grade_id": name, "schema_version": 3, "cell_type": cell.cell_type}
        made.append(cell)
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return nbformat.v4.new_notebook(cells=made, metadata={"kernelspec": kernel})


def answered(kind, released):
    """A student's copy of the released notebook."""
    for cell in released.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        cell.source = kind.answers.get(name, cell.source)
    released.cells += [nbformat.v4.new_code_cell(text) for text in kind.extra]
    return released


def function(name, answer, check, marks, stock="", **more):
    """A notebook with one function and one check."""
    cells = (("answer", "add", ADD), ("check", "check", check))
    return Kind(name, cells, {"add": answer}, (marks,), stock, **more)


KINDS = (
    function("right", RIGHT, CHECK, 2.0),
    function("wrong", WRONG, CHECK, 0.0),
    function("hidden-right", RIGHT, HIDDEN, 2.0),
    function("hidden-wrong", WRONG, HIDDEN, 0.0),
    Kind("blank", (("answer", "add", ADD), ("check", "check", CHECK)), {}, (0.0,)),
    function("syntax-error", "def add(a, b)\n    return a + b", CHECK, 0.0),
    function("raises", "def add(a, b):\n    raise ValueError(a)", CHECK, 0.0),
    function("other-name", "def plus(a, b):\n    return a + b", CHECK, 0.0),
    function("endless-recursion", "def add(a, b):\n    return add(b, a)", CHECK, 0.0),
    function("half", RIGHT, "1.0 if add(1, 2) == 3 else 0.5", 1.0),
    function("half-of-a-wrong-one", WRONG, "1.0 if add(1, 2) == 3 else 0.5", 0.5),
    function("zero", WRONG, "2 * (add(1, 2) == 3)", 0.0),
    function("all-by-number", RIGHT, "2 * (add(1, 2) == 3)", 2.0),
    function("an-expression", RIGHT, "sum([0.5, 0.25])", 0.75),
    function("a-word", WRONG, "'well done'", 2.0),
    function("nothing-at-the-end", RIGHT, CHECK + "\nNone", 2.0),
    function("true", RIGHT, "add(1, 2) == 3", 2.0),
    function("a-list", RIGHT, "[1, 2]", 2.0),
    function("prints", RIGHT, "print(add(1, 2))\nprint(0.5)", 2.0),
    function("prints-and-half", RIGHT, "print(add(1, 2))\n0.5", 0.5),
    function("shows-a-number", RIGHT, "from IPython.display import display\ndisplay(0.5)", 2.0),
    function("caught", WRONG, "try:\n    assert add(1, 2) == 3\nexcept AssertionError:\n    print('no')", 2.0),
    function("magic", RIGHT, "%precision 3\nassert add(1, 2) == 3", 2.0),
    function("cell-magic", RIGHT, "%%capture said\nassert add(1, 2) == 3", 2.0),
    function("awaits", RIGHT, "import asyncio\nawait asyncio.sleep(0)\nassert add(1, 2) == 3", 2.0),
    function("draws", RIGHT, "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()\n" + CHECK, 2.0),
    function("asks", "def add(a, b):\n    return int(input())", CHECK, 0.0),
    function("floods-and-fails", FLOOD, CHECK, 0.0),
    function("floods-and-half", FLOOD, "1.0 if add(1, 2) == 3 else 0.5", 0.5),
    function("counts-calls", "calls = []\n" + RIGHT, "add(1, 2)\nadd(1, 2)\nassert calls == []", 2.0),
    function("exits-in-the-check", RIGHT, "import sys\nsys.exit(1)", 0.0),
    function("random", RIGHT, "import random\nrandom.seed(1)\nassert random.random() < 0.2", 2.0),
    Kind(
        "two-checks",
        (("answer", "add", ADD), ("check", "one", "assert add(1, 0) == 1"), ("check", "two", CHECK)),
        {"add": WRONG},
        (2.0, 0.0),
    ),
    Kind(
        "deletes-a-name",
        (("answer", "add", ADD), ("check", "one", "saved = add\ndel add"), ("check", "two", CHECK)),
        {"add": RIGHT},
        (2.0, 0.0),
    ),
    Kind("given-code", (("given", "", "x = 2"), ("check", "check", "assert x == 2")), {}, (2.0,)),
    Kind("essay", (("essay", "why", "Your answer here."),), {"why": "Because."}, (None,)),
    Kind("blank-essay", (("essay", "why", "Your answer here."),), {}, (0.0,)),
    Kind("code-essay", (("code essay", "show", "# your code"),), {"show": "print(1)"}, (None,)),
    Kind("blank-code-essay", (("code essay", "show", "# your code"),), {}, (0.0,)),
    Kind("task", (("task", "do", "Draw a network."),), {}, (None,), extra=("print('drawn')",)),
    Kind("edited-text", (("read", "say", "Read this."), ("check", "c", "1")), {"say": "Read that."}, (1.0,)),
    Kind("edited-check", (("answer", "add", ADD), ("check", "c", CHECK)), {"add": WRONG, "c": "2"}, (0.0,)),
    Kind("a-class", (("check", "c", "assert Net().n == 3"),), {}, (0.0,)),
    Kind(
        "line-that-the-judge-does-not-know",
        (("answer", "add", ADD), ("check", "c", 'from dlutils.harness import grade\ngrade("a_unit", "add", add)')),
        {"add": RIGHT},
        (0.0,),
    ),
    Kind("reads-a-file", (("check", "c", "assert open('data.csv').read() == '1,2'"),), {}, (2.0,)),
    Kind("reads-a-folder", (("check", "c", "assert open('more/data.csv').read() == '3'"),), {}, (2.0,)),
    # ------------------------------------------------------------------- nbgrader's traps, closed on purpose
    function("warns", "import warnings\nwarnings.warn('old')\n" + RIGHT, CHECK, 2.0),
    function(
        "warns-in-the-check",
        "import warnings\ndef add(a, b):\n    warnings.warn('old')\n    return a + b",
        CHECK,
        2.0,
        "a warning on stderr costs all marks",
    ),
    function("speaks-on-stderr", RIGHT, "import sys\nprint(1, file=sys.stderr)", 2.0, "stderr costs all marks"),
    function("negative", RIGHT, "-1", 0.0, "a negative number gives all marks"),
    function("not-a-number", RIGHT, "float('nan')", 0.0, "nan gives all marks"),
    function("numpy-half", RIGHT, "import numpy as np\nnp.float64(0.5)", 0.5, "NumPy's numbers give all marks"),
    function("too-much", RIGHT, "7", 2.0, "more than the points ends the grading of the notebook"),
    function("infinite", RIGHT, "float('inf')", 0.0, "infinity ends the grading of the notebook"),
    Kind(
        "crash",
        (("check", "before", "1"), ("answer", "add", ADD), ("check", "after", CHECK)),
        {"add": "import os\nos._exit(1)"},
        (1.0, 0.0),
        "a crash ends the grading of the notebook",
    ),
    function("hides-errors", f"{SHELL}.showtraceback = None\n" + WRONG, CHECK, 0.0),
    function("swallows-errors", f"{SHELL}.showtraceback = lambda *a, **k: None\n" + WRONG, CHECK, 0.0),
)
