"""Whatever texts and notebooks a class has, it gets its report; what is not compared is named."""

import gc
import json
import random

import pytest
from small_class import UNIT, lay_out
from test_pages_in_bounds import PIECES, directly, text_of

from autograder import report
from autograder.grading import grade
from autograder.report import bounded, graded_notebooks, page, similarity
from autograder.report.group import Exercise, Group, Result, Submission

STUB = "def f(x):\n    raise NotImplementedError"
HONEST = "def f(x):\n" + "".join(f"    step_{k} = x * {k} + len(str(x))\n" for k in range(12)) + "    return step_3"
STRANGERS = {f"s{k}": HONEST.replace("len", f"fun{k}").replace(" + ", f" - {k} * ") for k in range(40)}
#: Texts that a parser, a tokenizer or `ast.unparse` may stumble over.
ODD = {
    "names": ";".join(f"a{k:x}" for k in range(600_000)),
    "statements": "a;" * 500_000,
    "nested": "(" * 9_000 + ")" * 9_000,
    "minus": "-" * 9_000 + "1",
    "deep": "\n".join(" " * k + "if 1:" for k in range(150)),
    "attributes": "a" + ".a" * 5_000,
    "null": "a = 1\0\n" * 100,
    "half": "a = '\ud800'\n" * 100,
    "number": "a = 0x" + "f" * 15_000,
    "digits": "a = " + "9" * 15_000,
    "string": "a = '" + "x" * 15_000,
    "formatted": "f'" + '{f"' * 60,
    "turned": "a\u202e\u0301 = 1\n" * 1_000,
    "carriage": "a = 1\r\f" * 1_000,
    "lines": "\n".join(f"a{k} = {k}" for k in range(1_900)),
}


def class_of(**texts):
    submissions = [
        Submission(name, name, {"f": Result(5.0, 5.0)}, {"f-solution": text}, sandbox=True)
        for name, text in texts.items()
    ]
    return Group("unit", (Exercise("f", 5.0),), submissions, stubs={"f-solution": STUB})


def test_odd_texts_hide_no_copy_and_those_not_compared_are_named():
    compared = similarity.compare(class_of(**ODD, **STRANGERS, ann=HONEST, bob=HONEST.replace("step", "stage")))
    assert ("ann", "bob") in [group.students for group in compared.groups]
    assert {"names (f)", "statements (f)", "lines (f)"} <= {*compared.left_out}
    assert not {"ann (f)", "bob (f)"} & {*compared.left_out}
    made = page.unit_page(class_of(**ODD, ann=HONEST), "2026-01-01")
    assert "Not compared, because an answer is too long or could not be taken apart: " in made
    assert "names (f)" in made


@pytest.mark.parametrize("seeds", [range(len(PIECES)), range(3000, 3020)], ids=["one", "mixed"])
def test_the_comparison_ends_on_any_texts(seeds):
    texts = {f"s{seed}": f"def f(x):\n    {text_of(seed, 15_000)}" for seed in seeds}
    assert isinstance(similarity.compare(class_of(**texts)), similarity.Comparison)


def test_the_table_of_lines_is_the_same_whole_or_in_parts(monkeypatch):
    dice = random.Random(1)
    texts = {
        f"s{k}": "\n".join(f"a = b{dice.randrange(40)} + {dice.randrange(3)}" for _ in range(30)) for k in range(9)
    }
    whole = similarity.compare(class_of(**texts), 0.1, -9.0)
    monkeypatch.setattr(similarity, "LINES_TOGETHER", 7)
    assert similarity.compare(class_of(**texts), 0.1, -9.0).groups[0].students == whole.groups[0].students


@pytest.mark.large
def test_a_text_that_ends_its_process_is_left_out_alone(monkeypatch):
    import os

    fingerprint = similarity.fingerprint

    def crashing(source, stub):
        if "CRASH" in source:
            os._exit(3)
        while "HANG" in source:
            pass
        return fingerprint(source, stub)

    monkeypatch.setattr(similarity, "fingerprint", crashing)
    monkeypatch.setattr(bounded, "SECONDS", 2)
    pair = {"ann": HONEST, "bob": HONEST.replace("step", "stage")}
    compared = similarity.compare(class_of(crash="CRASH", hang="HANG", **STRANGERS, **pair))
    assert {*compared.left_out} == {"crash (f)", "hang (f)"}
    assert [group.students for group in compared.groups] == [("ann", "bob")]


def test_nothing_of_a_text_stays_behind():
    similarity.compare(class_of(ann=HONEST.replace("step", "unmistakable"), bob=HONEST))
    gc.collect()
    caches = [value for value in vars(similarity).values() if hasattr(value, "cache_info")]
    assert not [cache for cache in caches if cache.cache_info().currsize]


# ------------------------------------------------------------------------------------------- odd graded notebooks

NOTE = {"seed": 1, "sandbox": True, "ended": "done", "seconds": 1.0}
NOTEBOOKS = {
    "none": b"not JSON",
    "empty": b"",
    "list": b"[]",
    "nested": b"[" * 200_000,
    "cells": {"cells": {"a": 1}, "metadata": {}},
    "metadata": {"cells": [], "metadata": [1]},
    "seed": {"cells": [], "metadata": {"autograder": NOTE | {"seed": [1], "sandbox": "yes", "ended": {"a": 1}}}},
    "seconds": b'{"cells": [], "metadata": {"autograder": {"seconds": 1' + b"0" * 4_000 + b"}}}",
    "nan": b'{"cells": [], "metadata": {"autograder": {"seconds": NaN, "seed": "x"}}}',
    "grade_id": {"cells": [1, {}, {"metadata": {"nbgrader": {"grade_id": ["a"]}}, "source": 3}], "metadata": {}},
    "verdict": {
        "cells": [{"metadata": {"nbgrader": {"grade_id": "l1_loss"}, "autograder": {"verdict": 7}}}],
        "metadata": {},
    },
    "long": {
        "cells": [{"metadata": {"nbgrader": {"grade_id": "l1_loss-solution"}}, "source": "a;" * 3_000_000}],
        "metadata": {},
    },
}


@pytest.fixture(scope="module")
def course(root, tmp_path_factory):
    course = lay_out(root, tmp_path_factory.mktemp("report") / "course", ["ada", *NOTEBOOKS])
    assert grade.run(UNIT, course=course, no_sandbox=True, log=lambda line: None) == 0
    for name, made in NOTEBOOKS.items():
        path = course / "autograded" / name / UNIT / f"{UNIT}.ipynb"
        path.chmod(0o644)
        path.write_bytes(made if isinstance(made, bytes) else json.dumps(made).encode())
    return course


def test_odd_notebooks_end_no_report(course, tmp_path):
    assert report.run(UNIT, course=course, out=tmp_path, log=lambda line: None) == 0
    made = (tmp_path / UNIT / "index.html").read_text()
    assert "only the marks are known" in made
    assert "long (l1_loss)" in made
    rows = (tmp_path / UNIT / "marks.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(rows) == len(NOTEBOOKS) + 2
    assert {row.split(",")[2] for row in rows[1:]} == {"5.00"}, "everybody has their marks"


def test_a_pipe_in_place_of_a_notebook_is_not_waited_for(tmp_path):
    import os

    os.mkfifo(tmp_path / "pipe")
    assert graded_notebooks.read(tmp_path / "pipe") is None


# ------------------------------------------------------------------------------------------- planted regressions


@pytest.mark.large
def test_without_bounds_the_comparison_does_not_end(monkeypatch):
    monkeypatch.setattr(similarity, "MOST_CHARACTERS", 10**9)
    monkeypatch.setattr(similarity, "MOST_TOKENS", 10**9)
    texts = {f"s{k}": ";".join(f"{'ab'[k]}{n:x}" for n in range(300_000)) for k in range(2)}
    with pytest.raises(TimeoutError):
        directly(similarity.compare, class_of(**texts))


def test_without_a_process_of_its_own_one_text_ends_all(monkeypatch):
    def failing(source, stub):
        raise AssertionError("an error that nobody foresaw")

    monkeypatch.setattr(similarity, "fingerprint", failing)
    monkeypatch.setattr(bounded, "guarded", directly)
    with pytest.raises(AssertionError):
        similarity.compare(class_of(ann=HONEST, bob=HONEST))
