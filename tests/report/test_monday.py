"""What to do next: computed by hand for a small class."""

import re
from pathlib import Path

import numpy as np
import pytest

from autograder.report import page
from autograder.report.families import FAMILIES, family_of
from autograder.report.items import interval, items
from autograder.report.mistakes import talks
from autograder.report.monday import lessons, monday_of, sinking
from autograder.units import load_unit, unit_names

from .conftest import student
from .made_up import made_up
from .test_page import words


def next_steps(group):
    return monday_of(group, items(group), talks(group))


def test_what_to_explain_is_ordered_by_the_marks_that_it_cost(small):
    """norm: 5 marks by one mistake; step: 5 marks by two together; dot: 5 marks.  "climbs" has a family."""
    found = lessons(talks(small))
    assert {one.title: one.lost for one in found} == {
        "The sum is missing.": 5.0,
        "The root is missing.": 5.0,
        "The direction of a step: gradient descent subtracts": 2.5,
        "The bias is left out.": 2.5,
    }
    assert [one.lost for one in found] == sorted((one.lost for one in found), reverse=True)


def test_mistakes_of_a_family_are_added_up_over_exercises(small):
    known = dict.fromkeys(("dw-not-averaged", "cost-not-averaged"), "Divide by m.")
    for name, id in (("dot", "dw-not-averaged"), ("step", "cost-not-averaged")):
        for one in small.submissions[:2]:
            one.results[name].score, one.results[name].misconceptions = 1.0, {id: known[id]}
    first = lessons(talks(small))[0]
    assert (first.lost, len(first.students), len(first.mistakes)) == (16.0, 2, 2)
    assert first.lesson == "03_logistic_regression_and_its_cost"


def test_whom_to_talk_to(small):
    small.submissions[3].earlier = [1.0, 0.95]  # Di has 10 of 15 now
    small.absent = ["Eve"]
    assert list(next_steps(small).talk) == [
        ("Cy", "0 of 15; wrote nothing from norm on"),
        ("Di", "10 of 15; falling: 100% → 95% → 67% of the marks"),
        ("Eve", "handed in nothing"),
    ]


@pytest.mark.parametrize(
    ("shares", "falls"),
    [
        ([], False),
        ([0.2], False),
        ([0.9, 0.7], False),
        ([0.9, 0.65], True),
        ([0.9, 0.8, 0.7], True),
        ([0.7, 0.9, 0.8], False),
    ],
)
def test_who_is_sinking(shares, falls):
    assert bool(sinking(shares)) is falls


def test_an_exercise_is_suspect_only_below_zero_with_its_interval(small):
    assert not any(item.suspect for item in items(small)), "four students say nothing"
    group = made_up(60)
    strong = sorted(group.judged, key=lambda one: one.total)
    for place, one in enumerate(strong):
        result = one.results["sigmoid"]
        result.score, result.blank = (result.points, False) if place < 30 else (0.0, False)
    found = {item.name: item for item in items(group)}
    assert [name for name, item in found.items() if item.suspect] == ["sigmoid"]
    assert found["sigmoid"].interval[1] < 0
    assert next_steps(group).check[0][0] == "sigmoid"


def test_the_interval_covers_the_true_correlation():
    """Drawn from a normal distribution with correlation 0.6, 95 of 100 intervals hold 0.6."""
    rng, hits = np.random.default_rng(3), 0
    for _ in range(2000):
        x, noise = rng.normal(size=(2, 25))
        low, high = interval(np.corrcoef(x, 0.6 * x + 0.8 * noise)[0, 1], 25)
        hits += low <= 0.6 <= high
    assert 0.935 < hits / 2000 < 0.965
    assert interval(0.5, 3) is None
    assert interval(None, 30) is None


def test_who_did_not_try_is_told_apart(small):
    norm = items(small)[1]
    assert (norm.difficulty, norm.tried) == (0.5, pytest.approx(2 / 3))


def test_families_name_lessons_that_are_there_and_hold_mistakes(root):
    lessons_there = {path.stem for path in (root / "notebooks").glob("*.py")}
    ids = {one.id for unit in unit_names() for e in load_unit(unit) for one in (*e.misconceptions, *e.rules)}
    found = {id: family_of(id) for id in ids}
    for kind in FAMILIES:
        assert kind.lesson in lessons_there
        assert sum(family is kind for family in found.values()) >= 4, kind.title
    assert found["dw-not-averaged"].lesson.startswith("03")
    assert found["return-inside-loop"] is None


def test_the_box_leads_on(small):
    ann = small.submissions[0]
    ann.page, ann.answers = "../x.html", {"norm-solution": "def norm(x):\n    pass  # <b>"}
    text = page.unit_page(small, "")
    assert 'href="#m2a"' in text
    assert 'id="m2a"' in text
    assert '<a href="../x.html">Ann</a>' in text
    assert "pass  # &lt;b&gt;" in text
    hidden = page.unit_page(small, "", anonymous=True)
    assert "# &lt;b&gt;" not in hidden
    assert "Explain to all The sum is missing. 5 marks, 1 student: dot 1a" in words(text)


def test_long_lists_are_cut_and_counted(small):
    small.submissions += [student(f"S{number}", 0, 0, 0) for number in range(9)]
    found = next_steps(small)
    assert len(found.talk) == 5
    assert found.more["talk"] == 5
    assert "and 5 more, below" in words(page.unit_page(small, ""))


def test_the_term_follows_each_student(small):
    later = made_up(5)
    later.submissions[0].name = "Bob"
    text = page.index_page([small, later], "")
    row = re.search(r'<th scope="row">Bob</th>.*?</tr>', text, re.DOTALL)[0]
    shares = re.findall(r"(\d+)\N{NO-BREAK SPACE}%", row)
    share = later.submissions[0].total / later.points
    assert shares[0] == "100"
    assert abs(int(shares[1]) - 100 * share) < 1
    assert abs(int(shares[2]) - 50 * (1 + share)) < 1


@pytest.mark.slow
def test_the_head_of_the_page_fits_the_screen(browser, tmp_path, root):
    (tmp_path / "a.html").write_text(page.unit_page(made_up(40), "2026-11-29"))
    for width, name in ((1200, "report"), (390, "phone")):
        sheet = browser.new_page(viewport={"width": width, "height": 1150})
        sheet.goto((tmp_path / "a.html").as_uri())
        assert sheet.evaluate("document.documentElement.scrollWidth") <= width
        sheet.screenshot(path=root / "build/screenshots/test_the_head_of_the_page_fits_the_screen" / f"01-{name}.png")
        sheet.close()


@pytest.mark.large
@pytest.mark.slow
def test_a_class_of_a_thousand_is_sorted_and_searched_without_a_network(browser, tmp_path):
    (tmp_path / "a.html").write_text(page.unit_page(made_up(1000), ""))
    sheet = browser.new_context(offline=True).new_page()
    failed = []
    sheet.on("pageerror", lambda error: failed.append(error))
    sheet.on("console", lambda said: failed.append(said.text) if said.type == "error" else None)
    sheet.goto(Path(tmp_path / "a.html").as_uri())
    fold = sheet.locator("#students details")
    assert fold.get_attribute("open") is None, "so many rows are folded"
    fold.locator("summary").click()
    rows = fold.locator("tbody tr")
    assert rows.count() == 1000
    totals = lambda: [float(text) for text in fold.locator("td.sum").all_inner_texts()]  # noqa: E731
    lowest_first = totals()
    assert lowest_first == sorted(lowest_first)
    head = fold.get_by_role("button", name="Total")
    head.focus()
    sheet.keyboard.press("Enter")
    sheet.keyboard.press("Enter")
    assert totals() == sorted(lowest_first, reverse=True)
    assert head.locator("xpath=..").get_attribute("aria-sort") == "descending"
    sheet.get_by_label("Find a student").first.fill("student09")
    assert fold.locator("tbody tr:visible").count() == 100
    assert not failed
