"""Due dates, extensions and penalties are nbgrader's own fields, and count at once wherever they are set."""

import json
import subprocess
import sys
from contextlib import chdir
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some
from nbgrader.api import Gradebook
from nbgrader.apps.api import NbGraderAPI
from traitlets import TraitError
from traitlets.config import Config

from autograder import report
from autograder.errors import CourseError
from autograder.grading.grade import nbgrader_app
from autograder.intake.submitted import read_timestamp
from autograder.lms import when
from autograder.nbgrader.late_penalty import LatePenalty
from autograder.nbgrader.quick import nbgrader
from autograder.term import dates, marks

from .conftest import UNIT, book, grade

DAY = 86_400


def run(course, *assignment, **options):
    said = []
    dates.run(*assignment, course=course, log=said.append, **options)
    return "\n".join(said)


def submission(course, student):
    """(penalty, extension, time) as nbgrader's own interface has them."""
    with book(course) as gradebook:
        found = gradebook.find_submission(UNIT, student)
        return found.late_submission_penalty, found.extension, found.timestamp


def rule(**traits):
    return LatePenalty(config=Config({"LatePenalty": traits}))


@pytest.mark.parametrize(
    ("seconds", "days", "lost"),
    [(1, 1, 8.0), (DAY, 1, 8.0), (DAY + 1, 2, 16.0), (9 * DAY, 9, 72.0), (40 * DAY, 40, 80.0)],
)
def test_each_day_that_has_begun_costs_a_share(seconds, days, lost):
    plugin = rule(share_a_day=0.1)
    assert plugin.days(seconds) == days
    assert plugin.late_submission_penalty("ann", 80.0, seconds) == lost


def test_grace_the_most_and_nbgrader_s_own_rules():
    assert rule(share_a_day=0.1, days_of_grace=2).late_submission_penalty("ann", 80.0, 2 * DAY) == 0
    assert rule(share_a_day=0.1, days_of_grace=2).late_submission_penalty("ann", 80.0, 2 * DAY + 1) == 8
    assert rule(share_a_day=0.1, days_of_grace=0.5).late_submission_penalty("ann", 80.0, DAY) == 8
    assert rule(share_a_day=0.1, most=0.25).late_submission_penalty("ann", 80.0, 9 * DAY) == 20
    assert rule().late_submission_penalty("ann", 80.0, DAY) is None
    zero = LatePenalty(config=Config({"LateSubmissionPlugin": {"penalty_method": "zero"}}))
    assert zero.late_submission_penalty("ann", 80.0, DAY) == 80
    assert rule(share_a_day=0.1).late_submission_penalty("ann", 81.65, DAY) == 8.17, "8.165 is rounded up"
    for wrong in ({"share_a_day": 1.5}, {"most": -0.1}, {"days_of_grace": -1}):
        with pytest.raises(TraitError):
            rule(**wrong)


@given(
    some.floats(0, 1), some.floats(0, 30), some.floats(0, 1), some.floats(0, 1000), some.floats(0, 400 * DAY),
    some.floats(0, 400 * DAY),
)  # fmt: skip
def test_a_penalty_never_falls_with_time_and_never_exceeds_the_marks(share, grace, most, score, one, other):
    plugin = rule(share_a_day=share, days_of_grace=grace, most=most)
    first, last = (plugin.late_submission_penalty("ann", score, seconds) or 0 for seconds in sorted((one, other)))
    assert 0 <= first <= last <= score + 0.005


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2026-10-12 23:59", datetime(2026, 10, 12, 21, 59)),
        ("2026-10-12", datetime(2026, 10, 12, 21, 59, 59)),
        ("2026-12-12 23:59", datetime(2026, 12, 12, 22, 59)),
        ("2026-10-12 23:59 UTC", datetime(2026, 10, 12, 23, 59)),
        ("2026-10-12T23:59+05:00", datetime(2026, 10, 12, 18, 59)),
    ],
)
def test_times_are_those_of_the_zone(text, utc):
    assert when.moment(text, "Europe/Berlin") == utc


@pytest.mark.parametrize(
    "text", ["tomorrow", "12.10.2026", "2026-13-01", "2026-10-12 23:59 Moon/Base", "2026-10-12 ../../etc/x", ""]
)
def test_what_is_no_time_is_told(text):
    with pytest.raises(CourseError, match=r"write it as 2026-10-12 23:59|is not a time zone"):
        when.moment(text, "UTC")


@pytest.mark.parametrize(
    ("text", "hours"), [("2", 48), ("2 days", 48), ("36h", 36), ("1w", 168), ("1.5 days", 36), ("1 hour", 1)]
)
def test_lengths_of_time(text, hours):
    assert when.length(text) == timedelta(hours=hours)


def test_a_due_date_and_a_penalty_set_after_grading_count_at_once(term):
    grade(term, "amara", 40, 50, why=10, handed_in="2026-10-14 10:00:00")
    grade(term, "otto", 40, 50, handed_in="2026-10-12 10:00:00")
    said = run(term, UNIT, due="2026-10-12 23:59", penalty="10%")
    assert "late       amara: 1 day 10 hours, −20 of 100 (changed)" in said
    assert "otto" not in said
    assert "autograder feedback vectorization" in said
    assert "Penalty: late work loses 10 % of its marks for each day that has begun." in said
    assert submission(term, "amara")[0] == 20
    assert json.loads((term / "nbgrader_config.json").read_text()) == {"LatePenalty": {"share_a_day": 0.1}}
    said = run(term, UNIT, grace="1")
    assert "−10 of 100 (changed)" in said
    said = run(term, UNIT, extend=[("amara", "2 days")])
    assert "extension  amara: 2 days, until 2026-10-14 23:59 UTC" in said
    assert "in time    amara: no penalty any more (changed)" in said
    assert submission(term, "amara")[:2] == (0, timedelta(days=2))
    said = run(term, UNIT, extend=[("amara", "none")])
    assert submission(term, "amara")[:2] == (10, None)
    assert "(changed)" not in run(term, UNIT)
    run(term, UNIT, due="none")
    assert submission(term, "amara")[0] == 0


@pytest.mark.parametrize("way", ["export", "report", "marks"])
def test_marks_given_by_hand_change_what_a_day_costs(term, way):
    grade(term, "amara", 40, 50, handed_in="2026-10-13 10:00:00")
    run(term, UNIT, due="2026-10-12", penalty="0.1")
    assert submission(term, "amara")[0] == 9
    with book(term) as gradebook:
        answer = gradebook.find_grade("why", UNIT, UNIT, "amara")
        answer.manual_score, answer.needs_manual_grade = 5.0, False
        gradebook.db.commit()
    if way == "export":
        assert nbgrader(term, "export", "--to", "grades.csv").returncode == 0
    elif way == "report":
        report.run(UNIT, course=term, out=term / "report", log=lambda line: None)
        assert ",85.50,100.00,90.00,90,5.00,0.00,9.50," in (term / "report" / UNIT / "marks.csv").read_text()
    else:
        marks.run([UNIT], course=term, log=lambda line: None)
    assert submission(term, "amara")[0] == 9.5


def test_an_extension_before_anything_is_handed_in(term):
    run(term, UNIT, due="2026-10-12", extend=[("lukasz", "2026-10-19")], penalty="50%")
    assert submission(term, "lukasz")[1:] == (timedelta(days=7), None)
    with chdir(term):
        api = NbGraderAPI(nbgrader_app(term).coursedir)
        assert api.get_submissions(UNIT) == [], "the formgrader does not take it for a hand-in"
    grade(term, "lukasz", 40, 50, handed_in="2026-10-18 10:00:00")
    assert "extension  lukasz: 7 days" in run(term, UNIT)
    assert submission(term, "lukasz")[:2] == (0, timedelta(days=7))


def test_the_time_of_a_hand_in_may_be_told(term):
    grade(term, "amara", 40, 50, handed_in=None)
    said = run(term, UNIT, due="2026-10-12", penalty="10%")
    assert "not known, so never late: amara" in said
    run(term, UNIT, handed_in=[("amara", "2026-10-13 08:00")])
    assert submission(term, "amara")[0] == 9
    assert read_timestamp(term / "submitted" / "amara" / UNIT) == (datetime(2026, 10, 13, 8), "")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"extend": [("nobody", "1")]}, "no student nobody"),
        ({"extend": [("amara", "1")], "due": "none"}, "no due date that could be extended"),
        ({"extend": [("amara", "2026-10-01")]}, "is not an extension: it is not after"),
        ({"extend": [("amara", "soon")]}, "is not a length of time"),
        ({"due": "soon"}, "is not a date and time"),
        ({"handed_in": [("amara", "2026-10-12")]}, "has handed in nothing"),
        ({"penalty": "ten"}, "is not a share"),
        ({"penalty": "110%"}, "is not a share"),
        ({"grace": "long"}, "is not a length of time"),
    ],
)
def test_one_fault_and_nothing_is_set(term, options, words):
    run(term, UNIT, due="2026-10-12")
    with pytest.raises(CourseError, match=words):
        run(term, UNIT, **{"penalty": "10%", "extend": [("otto", "1")], **options})
    assert not (term / "nbgrader_config.json").exists()
    with Gradebook(f"sqlite:///{term}/gradebook.db") as gradebook:
        assert gradebook.find_assignment(UNIT).duedate == datetime(2026, 10, 12, 23, 59, 59)
        assert gradebook.find_assignment(UNIT).submissions == []


def test_a_settings_file_that_is_no_json_is_told(term):
    (term / "nbgrader_config.json").write_text("{")
    with pytest.raises(CourseError, match="correct or delete it"):
        run(term, penalty="10%")


@pytest.mark.large  # the page on a term, which a test follows, has this command too
def test_the_command(term):
    grade(term, "amara", 40, 50, handed_in="2026-10-13 10:00:00")
    words = ["--due", "2026-10-12 12:00 Europe/Berlin", "--extend", "amara", "2 hours", "--penalty", "10%"]
    command = [sys.executable, "-m", "autograder", "dates", UNIT, *words, "--grace", "0"]
    done = subprocess.run(command, cwd=term, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "vectorization: due 2026-10-12 10:00 UTC" in done.stdout
    assert "late       amara: 22 hours, −9 of 90 (changed)" in done.stdout
    assert nbgrader(term, "export", "--to", "grades.csv").returncode == 0
    assert "81.00,100.00" in (term / "grades.csv").read_text(), "the rule is among nbgrader's own settings"
