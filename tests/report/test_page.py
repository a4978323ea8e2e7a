"""The page and the tables: they load nothing, run nothing, hide what they should, and read well without pictures."""

import base64
import csv
import hashlib
import io
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from autograder.nbgrader import feedback
from autograder.report import figures, insight, page, sentences, tables
from autograder.report.gather import hide_names

from .conftest import FORMULA, SCRIPT, student
from .made_up import made_up

VOID = {"meta", "link", "br", "hr", "img", "input", "col", "wbr"}
#: Namespaces are names, not addresses; the page has none, so any address at all is a fault.
ADDRESS = re.compile(r"(?:https?:)?//|url\(|@import|data:", re.IGNORECASE)
LOADING = {"src", "srcset", "href", "xlink:href", "action", "poster", "data", "style", "background"}


class Check(HTMLParser):
    """Collects faults of a page: wrong nesting, anything that loads or runs, pictures without words."""

    def __init__(self, text):
        super().__init__()
        self.faults, self.open, self.ids, self.anchors, self.row, self.text = [], [], set(), set(), [], []
        self.scripts, self.allowed, self.hashes = 0, re.findall(r"script-src '(sha256-[^']+)'", text), []
        self.feed(text)
        self.close()
        if self.hashes != self.allowed[:1] or self.scripts != len(self.hashes):
            self.faults.append("<script>")
        self.faults += [f"<{tag}> is never closed" for tag in self.open]
        self.faults += [f"#{name} leads nowhere" for name in self.anchors - self.ids]

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.scripts += tag == "script"
        if tag in ("iframe", "object", "embed", "link", "base", "form"):
            self.faults.append(f"<{tag}>")
        for name, value in attrs:
            if name.startswith("on"):
                self.faults.append(f"{name} runs something")
            if name in LOADING and ADDRESS.search(value or ""):
                self.faults.append(f"{tag} {name}={value}")
        if tag == "img" and not (given.get("alt") or "").strip():
            self.faults.append("a picture without words")
        if tag == "svg" and not (given.get("role") == "img" and (given.get("aria-label") or "").strip()):
            self.faults.append("a figure without words")
        if "id" in given:
            self.faults += [f"id {given['id']} twice"] * (given["id"] in self.ids)
            self.ids.add(given["id"])
        if tag == "a" and given.get("href", "").startswith("#"):
            self.anchors.add(given["href"][1:])
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if not self.open or self.open[-1] != tag:
            self.faults.append(f"</{tag}> closes <{self.open[-1] if self.open else ''}>")
        else:
            self.open.pop()

    def handle_data(self, data):
        if self.open and self.open[-1] == "script":
            self.hashes.append("sha256-" + base64.b64encode(hashlib.sha256(data.encode()).digest()).decode())
        else:
            self.text.append(data)
        if self.open and self.open[-1] == "style" and ADDRESS.search(data):
            self.faults.append("the style sheet loads something")


def words(text):
    return " ".join(" ".join(Check(text).text).split())


@pytest.mark.parametrize(
    "fault",
    [
        "<p><b>x</p></b>",
        "<div>",
        "<img src='x.png'>",
        "<svg><rect/></svg>",
        "<script></script>",
        "<img alt='x' src='https://x'>",
        "<img alt='x' src='//x'>",
        "<style>p { background: url(x) }</style>",
        "<p onclick='x()'></p>",
        "<a href='#nowhere'></a>",
        "<p id='a'></p><p id='a'></p>",
        "<p style='background:url(x)'></p>",
    ],
)
def test_the_check_sees_planted_faults(fault):
    assert Check(fault).faults


@pytest.mark.parametrize("count", [1, 3, 28])
def test_the_page_is_whole_and_loads_nothing(count):
    text = page.unit_page(made_up(count), "2025-01-17", index=True)
    assert Check(text).faults == []
    assert "default-src 'none'" in text
    assert 'name="viewport"' in text
    assert "@media print" in text
    assert "prefers-color-scheme: dark" in text


def test_the_index_is_whole(small):
    text = page.index_page([small, made_up(5)], "2025-01-17")
    assert Check(text).faults == []
    assert 'href="small/index.html"' in text


def test_tables_on_the_page_have_as_many_fields_as_heads(small):
    text = page.unit_page(small, "2025-01-17")
    for table in re.findall(r"<table.*?</table>", text, re.DOTALL):
        if "<thead>" in table:
            rows = [len(re.findall(r"<t[hd][ >]", row)) for row in re.findall(r"<tr>.*?</tr>", table, re.DOTALL)]
            assert len(set(rows)) == 1, table


def test_what_the_page_says(small):
    said = words(page.unit_page(small, "2025-01-17"))
    for expected in (
        "Submissions 4",
        "Median 10 of 15",
        "Half of the class has 10 or more of 15 marks; 1 of 4 has all of them, 1 has less than half.",
        "seed 1",
        "Sandbox on",
        "The root is missing.",
        "1 of 4 left something blank.",
        "did not record how long",
        "No pairs found.",
        "Only a hint",
    ):
        assert expected in said, expected


def test_code_in_a_sentence_is_set_as_code(small):
    assert "<code>w</code> climbs: subtract." in page.unit_page(small, "2025-01-17")
    assert feedback.prose("an odd ` stays") == "an odd ` stays"


def test_a_run_without_the_sandbox_is_said_clearly(small):
    assert "without a sandbox" not in words(page.unit_page(small, ""))
    small.submissions[0].sandbox = False
    said = words(page.unit_page(small, ""))
    assert "1 of 4 submissions ran without a sandbox." in said
    assert "OFF for some" in said
    for submission in small.submissions:
        submission.sandbox = False
    assert "All submissions ran without a sandbox." in words(page.unit_page(small, ""))
    for submission in small.submissions:
        submission.sandbox = None
    assert "not recorded" in words(page.unit_page(small, ""))


def test_undefined_discrimination_is_said(small):
    for submission in small.submissions:
        submission.results["dot"].score = 5
    said = words(page.unit_page(small, ""))
    assert "undefined: 1: all have the same marks here" in said


def test_names_are_escaped_and_guarded(small):
    small.submissions += [student(SCRIPT, 5, 5, 0, said={"step": ["no-bias"]}), student(FORMULA, 5, 5, 5)]
    small.absent = [SCRIPT]
    text = page.unit_page(small, "2025-01-17")
    assert Check(text).faults == []
    assert text.count("<script") == 1, "the page's own"
    assert "&lt;script&gt;" in text
    for name, content in tables.tables(small).items():
        for row in csv.reader(io.StringIO(content)):
            assert not [field for field in row if field.startswith(("=", "@", "\t"))], name
    assert "'=HYPERLINK" in tables.tables(small)["marks.csv"]


def test_what_a_student_wrote_into_a_message_is_escaped(small):
    small.submissions.append(student("Ed", 0, 5, 5))
    small.submissions[-1].results["dot"].message = f"raised ValueError: {SCRIPT} `{SCRIPT}`"
    text = page.unit_page(small, "")
    assert Check(text).faults == []


def test_without_names_no_word_of_a_student_is_left(small):
    small.submissions.append(student("Ed", 0, 5, 5, troubles=[("no notebook", "Ed_Miller.ipynb")]))
    small.submissions.append(student("Flo", 0, 5, 5))
    small.submissions[-1].results["dot"].message = "raised ValueError: Flo was here"
    real = [submission.name for submission in small.submissions]
    for number, submission in enumerate(small.submissions):
        submission.name = f"Student {number:02d}"
    text = page.unit_page(hide_names(small), "", anonymous=True) + "".join(tables.tables(small).values())
    for name in [*real, "Miller", "was here"]:
        assert not re.search(rf"\b{name}\b", text), name
    assert "Student 04" in text


def test_the_tables(small):
    written = tables.tables(small)
    marks = list(csv.DictReader(io.StringIO(written["marks.csv"])))
    found = [(row["student"], row["total"], row["machine"], row["dot"]) for row in marks]
    assert found[:2] == [("Ann", "10.00", "10.00", "5"), ("Bob", "15.00", "15.00", "5")]
    assert [row["step: note"] for row in marks] == ["", "", "blank", "3a 3b"]
    exercises = list(csv.DictReader(io.StringIO(written["exercises.csv"])))
    assert exercises[0]["mean_share"] == "0.75"
    assert exercises[0]["discrimination"] == "0.8165"
    slips = list(csv.DictReader(io.StringIO(written["misconceptions.csv"])))
    assert {row["key"]: row["students"] for row in slips} == {"1a": "Cy", "2a": "Ann", "3a": "Di", "3b": "Di"}


def test_many_names_are_cut_short_but_counted():
    assert sentences.people(["a", "b"]) == "a, b"
    assert sentences.people([str(number) for number in range(40)]).endswith("14 and 25 more")


def test_figures_say_their_finding_in_words(small):
    pictures = figures.pictures_of(insight.numbers_of(small))
    assert "Half of the class has 10 or more" in pictures["histogram"]
    assert "dot 75\N{NO-BREAK SPACE}%" in pictures["difficulty"]
    assert "dot 0.82" in pictures["discrimination"]
    assert "norm 1 (first for 1)" in pictures["blanks"]


@pytest.mark.parametrize("name", figures.PICTURES)
def test_a_picture_stands_on_the_page_and_takes_its_colours_from_the_style_sheet(small, name):
    pages = Path(page.__file__).parent / "pages"
    assert f"pictures.{name} " in (pages / "unit.html").read_text()
    svg = figures.pictures_of(insight.numbers_of(made_up(12)))[name]
    assert not re.search(r'(?:fill|stroke|style|color)="', svg)
    classes = {one for text in re.findall(r'class="([^"]+)"', svg) for one in text.split()}
    assert classes <= set(re.findall(r"svg \.(\w+)", (pages / "style.css").read_text()))


def test_bars_are_as_long_as_the_numbers(small):
    """A bar's width over the track's is the share that it stands for."""
    svg = figures.pictures_of(insight.numbers_of(small))["difficulty"]
    track = float(re.search(r'width="([\d.]+)" height="16" class="track"', svg)[1])
    bars = [float(width) for width in re.findall(r'width="([\d.]+)" height="16" class="bar"', svg)]
    assert [width / track for width in bars] == pytest.approx([0.75, 2 / 3, 2 / 3], abs=0.005)


def test_meaning_never_hangs_on_colour_alone(small):
    """Every shaded field of the table holds a text of its own."""
    text = page.unit_page(small, "")
    fields = re.findall(r'<td class="l(?:\d|blank|none)"[^>]*>(.*?)</td>', text)
    assert len(fields) == 12
    assert all(fields)
