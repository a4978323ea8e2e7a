"""The report on a class that went through real nbgrader."""

import csv

import pytest

from autograder import report
from autograder.authoring.sample_class import expected_marks, middle, slip
from autograder.report.gather import gather

pytestmark = [pytest.mark.slow, pytest.mark.sandbox]


def test_the_report_tells_of_the_sample_class(graded, tmp_path):
    unit = graded.unit
    group = gather(graded.course, unit.name)
    found = {submission.student: submission for submission in group.submissions}
    assert set(found) == {persona.name for persona in graded.personas}
    for persona in graded.personas:
        expected = expected_marks(persona, unit)
        if None not in expected.values():
            assert found[persona.name].total == pytest.approx(sum(expected.values()), abs=0.02), persona.name
    troubles = {name: [kind for kind, _ in submission.troubles] for name, submission in found.items()}
    assert troubles["nia"] == ["unreadable"]
    assert troubles["oli"] == ["no notebook"]
    assert troubles["lea"] == [], "what is missing is put back"
    assert troubles["quin"] == ["died"]
    assert troubles["pam"] == ["too slow"]
    assert troubles["ada"] == troubles["ben"] == troubles["finn"] == []
    assert all(result.blank for result in found["ben"].results.values())
    name = middle(unit)
    assert list(found["finn"].results[name].misconceptions) == [slip(unit[name]).id]
    assert {submission.sandbox for submission in group.judged} == {True}


def test_the_report_is_written_for_all_units(graded, tmp_path):
    assert report.run(everything=True, course=graded.course, out=tmp_path, log=lambda _: None) == 0
    text = (tmp_path / graded.unit.name / "index.html").read_text()
    assert "finn" in text
    assert (tmp_path / "index.html").is_file()
    rows = list(csv.DictReader((tmp_path / graded.unit.name / "marks.csv").open(encoding="utf-8-sig")))
    assert {row["student"] for row in rows} == {persona.name for persona in graded.personas}
