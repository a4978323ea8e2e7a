"""From a gradebook and graded notebooks to a class, and the verb as a shell sees it."""

import csv
import json
import re
import shutil
import stat
import subprocess
import sys

import pytest

from autograder.__main__ import main
from autograder.errors import CourseError
from autograder.report import run
from autograder.report.gather import gather, graded_units
from autograder.report.group import TROUBLES, Kind
from autograder.verdict import Ended, Status

from .conftest import FORMULA, SCRIPT, UNIT
from .test_page import Check

SENTENCE = "The exponent has lost its minus."


def by_name(group):
    return {submission.student: submission for submission in group.submissions}


def wrong(*misconceptions):
    """A verdict that names these misconceptions."""
    said = " ".join(one.sentence for one in misconceptions)
    ids = [one.id for one in misconceptions]
    return {"status": Status.WRONG, "message": said, "misconception": said, "misconceptions": ids}


def report(*arguments, cwd):
    command = [sys.executable, "-m", "autograder", "report", *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True)


def test_marks_verdicts_and_the_runs_note(desk):
    known = desk.exercises[2].misconceptions[0]
    desk.grade("ann", waits=True)
    desk.grade("bob", lost=("sigmoid",), verdicts={"sigmoid": wrong(known)})
    group = gather(desk.path, UNIT)
    ann, bob = group.submissions
    assert (ann.total, bob.total) == (group.points, group.points - desk.exercises[2].points)
    assert (ann.seed, ann.sandbox, ann.seconds, ann.troubles) == (11, True, 1.5, [])
    assert bob.results["sigmoid"].misconceptions == {known.id: known.sentence}
    assert (group.all_points, group.before) == (group.points + 5, [])
    assert [(question.name, question.points, question.waiting) for question in group.written] == [("why", 5.0, 1)]


def test_two_misconceptions_and_one_of_an_older_specification(desk):
    first, second = desk.exercises[2].misconceptions[:2]
    old = {"status": Status.WRONG, "misconceptions": ["gone-since", 3], "misconception": "As it was said then."}
    desk.grade("ann", lost=("sigmoid", "predict"), verdicts={"sigmoid": wrong(second, first), "predict": old})
    [ann] = gather(desk.path, UNIT).submissions
    assert ann.results["sigmoid"].misconceptions == {second.id: second.sentence, first.id: first.sentence}
    assert ann.results["predict"].misconceptions == {"gone-since": "As it was said then."}


def test_every_way_in_which_a_run_can_end_has_its_words():
    assert {ended.value for ended in Ended} - {"done"} <= {kind.value for kind in Kind}
    assert TROUBLES.keys() == set(Kind)


def test_another_wording_changes_the_words_alone(desk):
    every = [exercise.name for exercise in desk.exercises]
    known = desk.exercises[2].misconceptions[:2]
    desk.grade("ann", lost=("sigmoid",), verdicts={"sigmoid": wrong(*known)})
    for number, status in enumerate(Status):
        verdict = {"status": status, "message": f"`model` was {status}.", "detail": "notes.txt"}
        desk.grade(f"student{number}", lost=every, verdicts=dict.fromkeys(every, verdict), note={"ended": "died"})
    before = [facts(submission) for submission in gather(desk.path, UNIT).submissions]
    for path in desk.path.glob("autograded/*/*/*.ipynb"):
        notebook = json.loads(path.read_text())
        for cell in notebook["cells"]:
            verdict = cell["metadata"].get("autograder", {}).get("verdict", {})
            for key in ("message", "misconception", "inputs"):
                verdict[key] = (verdict.get(key) or "other words")[::-1].upper()
            for output in verdict.get("outputs", ()):
                output["problem"] = "not judged"
        path.write_text(json.dumps(notebook))
    assert [facts(submission) for submission in gather(desk.path, UNIT).submissions] == before


def facts(submission):
    """All that is known of a submission but the words."""
    results = [(r.score, r.blank, r.unjudged, list(r.misconceptions)) for r in submission.results.values()]
    return submission.name, submission.troubles, submission.judged, results


def test_a_humans_mark_comes_first(desk):
    desk.grade("ann", lost=("sigmoid",))
    with desk.book() as book:
        next(g for g in book.find_submission_notebook(UNIT, UNIT, "ann").grades if g.name == "sigmoid").manual_score = 4
        book.db.commit()
    assert gather(desk.path, UNIT).submissions[0].results["sigmoid"].score == 4


def test_blank_is_what_the_judge_calls_so_or_what_equals_the_stub(desk):
    desk.grade(
        "ann",
        lost=("sigmoid", "predict"),
        verdicts={"sigmoid": {"status": Status.NOT_WRITTEN}},
        answers={"predict": f"\n{desk.blank_source}\n"},
    )
    results = gather(desk.path, UNIT).submissions[0].results
    assert [name for name, result in results.items() if result.blank] == ["sigmoid", "predict"]


def test_troubles_and_their_reasons(desk):
    every = [exercise.name for exercise in desk.exercises]
    no_file = {"status": Status.NO_NOTEBOOK, "detail": "notes.txt"}
    no_json = {"status": Status.UNREADABLE, "detail": "Expecting value"}
    desk.grade("oli", lost=every, verdicts=dict.fromkeys(every, no_file))
    desk.grade("nia", lost=every, verdicts=dict.fromkeys(every, no_json))
    desk.grade("lea", lost=("model",), verdicts={"model": {"status": Status.MISSING_CELL}})
    desk.grade("quin", note={"ended": "died"})
    desk.grade("tom", note={"ended": "time", "seconds": "a text"})
    not_reached = {"status": Status.NOT_REACHED}
    desk.grade("uma", lost=every, note={"ended": "memory"}, verdicts=dict.fromkeys(every, not_reached))
    desk.grade("pam", lost=("model",), verdicts={"model": {"status": Status.TOO_SLOW}})
    desk.grade("kim", lost=("model",), verdicts={"model": {"status": Status.MALFORMED}})
    desk.grade("zed")
    desk.write("zed", "{ no JSON")
    (desk.path / "submitted" / "new" / UNIT).mkdir(parents=True)
    desk.enrol("absent")
    group = gather(desk.path, UNIT)
    found = {name: submission.troubles for name, submission in by_name(group).items()}
    assert found == {
        "kim": [("malformed", "model")],
        "lea": [("missing cells", "model")],
        "new": [("not graded", "")],
        "nia": [("unreadable", "Expecting value")],
        "oli": [("no notebook", "notes.txt")],
        "pam": [("too slow", "model")],
        "quin": [("died", "")],
        "tom": [("time", "")],
        "uma": [("memory", "")],
        "zed": [("no result", "")],
    }
    assert group.absent == ["absent"]
    unjudged = {name for name, submission in by_name(group).items() if not submission.judged}
    assert unjudged == {"new", "nia", "oli", "uma"}
    assert by_name(group)["tom"].seconds is None


@pytest.mark.sample(2)
@pytest.mark.parametrize(
    "cells", [[None], ["x"], [{}], [{"metadata": []}], [{"metadata": {"nbgrader": {"grade_id": 3}}}]]
)
def test_a_notebook_of_any_form_ends_in_a_page(desk, cells):
    desk.grade("ann")
    desk.write("ann", {"cells": cells, "metadata": {"autograder": {"ended": ["x"], "seconds": True}}})
    gather(desk.path, UNIT)
    assert run(UNIT, course=desk.path, log=lambda _: None) == 0


def test_the_gradebook_is_not_changed(desk):
    desk.grade("ann")
    before = (desk.path / "gradebook.db").read_bytes()
    run(UNIT, course=desk.path, log=lambda _: None)
    assert (desk.path / "gradebook.db").read_bytes() == before
    assert not [path for path in desk.path.glob("gradebook.db*") if path.name != "gradebook.db"]


def test_a_unit_that_is_known_ungraded_or_unknown(desk):
    with pytest.raises(CourseError, match=f"autograder grade {UNIT}"):
        gather(desk.path, UNIT)
    with pytest.raises(CourseError, match=r"nothing .* is graded yet"):
        graded_units(desk.path)
    desk.grade("ann")
    assert graded_units(desk.path) == [UNIT]


def test_what_is_written_and_for_whose_eyes(desk, tmp_path):
    desk.grade("ann", first_name="Ann", last_name="Lee")
    said = []
    run(everything=True, course=desk.path, out=tmp_path / "out", date="2025-01-17", log=said.append)
    files = sorted(str(path.relative_to(tmp_path / "out")) for path in (tmp_path / "out").rglob("*.*"))
    assert files == [
        "index.html",
        *(f"{UNIT}/{name}" for name in ("exercises.csv", "index.html", "marks.csv", "misconceptions.csv")),
    ]
    assert said == [tmp_path / "out" / UNIT / "index.html", tmp_path / "out" / "index.html"]
    assert "Ann Lee (ann)" in said[0].read_text()
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in (tmp_path / "out").rglob("*.*"))


@pytest.mark.large
def test_last_years_work_and_the_units_before_are_looked_at(desk, tmp_path):
    """The demo's own folder stands for two classes: one answer of last year is handed in again."""
    last = tmp_path / "last-year"

    def long(number):
        steps = [f"    a{k} = np.tanh(x[{k * 37}:]) * {k * k + number}" for k in range(20)]
        return "\n".join(["def sigmoid(x):", *steps, "    return a0"])

    desk.grade("ann", answers={"sigmoid": long(5)})
    for number in range(4):
        desk.grade(f"s{number}", answers={"sigmoid": long(1000 * (number + 1))})
    shutil.copytree(desk.path, last)
    for name in ("ann", "s0"):
        shutil.rmtree(desk.path / "submitted" / name)
        shutil.rmtree(desk.path / "autograded" / name)
    with desk.book() as book:
        for name in ("ann", "s0"):
            book.remove_submission(UNIT, name)
    desk.grade("bob", answers={"sigmoid": long(5).replace("a0", "b0")})
    (desk.path / "feedback" / "bob" / UNIT).mkdir(parents=True)
    (desk.path / "feedback" / "bob" / UNIT / "a b.html").write_text("")
    done = report(UNIT, "--earlier", last, cwd=desk.path)
    assert done.returncode == 0, done.stderr
    text = (desk.path / "report" / UNIT / "index.html").read_text()
    assert "ann in last-year, bob" in text
    assert 'href="../../feedback/bob/logistic_regression/a%20b.html"' in text
    done = report(UNIT, "--earlier", last, "--anonymous", cwd=desk.path)
    text = (desk.path / "report" / "anonymous" / UNIT / "index.html").read_text()
    assert "number 1 in last-year" in text
    assert not re.search(r"\bann\b", text)


def test_names_from_hell(desk):
    desk.grade("=1+1", first_name=FORMULA, last_name="\x1b[31mred")
    desk.grade("<b>", first_name=SCRIPT, last_name="x")
    run(UNIT, course=desk.path, log=lambda _: None)
    folder = desk.path / "report" / UNIT
    text = (folder / "index.html").read_text()
    assert Check(text).faults == []
    assert "<b>&" not in text
    assert "\x1b" not in text
    rows = list(csv.reader((folder / "marks.csv").open(encoding="utf-8-sig")))
    assert {row[0] for row in rows[1:]} == {"'=1+1", "<b>"}
    assert not [field for row in rows for field in row if field.startswith("=") or "\x1b" in field]


def test_without_names(desk):
    for name, first in (("xaver", "Xaver"), ("yvonne", "Yvonne"), ("zacharias", "Zacharias")):
        verdict = {"status": Status.RAISED, "message": f"raised Oops: {first}"}
        desk.grade(name, first_name=first, lost=("model",), verdicts={"model": verdict})
    for _ in range(2):
        run(UNIT, course=desk.path, anonymous=True, log=lambda _: None)
        folder = desk.path / "report" / "anonymous" / UNIT
        text = "".join(path.read_text() for path in folder.iterdir()).casefold()
        assert [name for name in ("xaver", "yvonne", "zacharias") if name in text] == []
        rows = list(csv.DictReader((folder / "marks.csv").open(encoding="utf-8-sig")))
        assert [row["name"] for row in rows] == ["Student 01", "Student 02", "Student 03"]
    assert not (desk.path / "report" / UNIT).exists()


def test_errors_are_one_line_with_the_remedy(desk, tmp_path, monkeypatch, capsys):
    def refusal(*arguments):
        """What `report` says when it refuses."""
        try:
            code = main(["report", *arguments])
        except SystemExit as end:  # argparse's own
            code = end.code
        assert code == 2
        return capsys.readouterr().err

    assert report("no_unit", cwd=desk.path).returncode == 2, "as a shell sees it"
    monkeypatch.chdir(desk.path)
    for arguments, words in [
        (["no_unit"], f"it has: {UNIT}"),
        ([UNIT], f"autograder grade {UNIT}"),
        (["--all"], "autograder grade ASSIGNMENT"),
        ([], "usage"),
        ([UNIT, "--all"], "usage"),
    ]:
        assert words in refusal(*arguments)
    shutil.copytree(desk.path / "source", tmp_path / "empty" / "source")
    (tmp_path / "empty" / "nbgrader_config.py").write_text("")
    monkeypatch.chdir(tmp_path / "empty")
    assert "there is no gradebook" in refusal(UNIT)
    for content in (b"this is no database, " * 100, b""):
        (tmp_path / "empty" / "gradebook.db").write_bytes(content)
        said = refusal(UNIT)
        assert "cannot be read" in said
        assert len(said.strip().splitlines()) == 1


def test_a_folder_that_cannot_be_written_to(desk, tmp_path):
    desk.grade("ann")
    (tmp_path / "file").write_text("")
    done = report(UNIT, "--out", tmp_path / "file", cwd=desk.path)
    assert done.returncode == 2
    assert "--out" in done.stderr
    assert "Traceback" not in done.stderr
