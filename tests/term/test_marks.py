"""One list, and the same figures in every place: `grade`, the report, nbgrader's export, the page, the platforms."""

import csv
import io
import subprocess
import sys
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from autograder import report
from autograder.errors import CourseError
from autograder.grading.grade import columns_of, marks_of, table_text
from autograder.lms.csv_text import as_csv
from autograder.lms.table import read_table, written
from autograder.nbgrader.final_marks import on_page
from autograder.nbgrader.quick import nbgrader
from autograder.nbgrader.rounding import exact, hundredths, shown
from autograder.term import dates, marks

from .conftest import UNIT, book, grade
from .test_roster import CANVAS

FORMULA = '=HYPERLINK("http://evil.example")'


@pytest.fixture
def graded(term):
    """amara: all right, the answer unread. otto: 26.67 + 33.33 + 4.5 + 1 extra, a day late. lukasz: an extension alone.

    zoe, with a formula for a name: 40 changed to 12.345 by hand, 0 for the rest, the answer 0.
    """
    with book(term) as gradebook:
        gradebook.add_student("zoe", first_name="Zoe", last_name=FORMULA)
    grade(term, "amara", 40, 50)
    grade(term, "otto", 26.67, 33.33, why=4.5, handed_in="2026-10-13 20:00:00", changed={"dot_loop": (None, 1.0)})
    grade(term, "zoe", 40, 0, why=0.0, changed={"dot_loop": (12.345, None)})
    extend = [("lukasz", "1 day")]
    dates.run(UNIT, due="2026-10-12 23:00", extend=extend, penalty="10%", course=term, log=lambda line: None)
    return term


#: {student: (machine, written, penalty, total)}.  otto: 26.67 + 1 + 33.33 = 61.00, and a tenth of 65.5 is 6.55.
EXPECTED = {
    "amara": ("90.00", "0.00", "0.00", "90.00"),
    "otto": ("61.00", "4.50", "6.55", "58.95"),
    "zoe": ("12.35", "0.00", "0.00", "12.35"),
}


def run(course, *names, **options):
    said = []
    marks.run(names, course=course, log=said.append, **options)
    return "\n".join(said)


def rows(path, key):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return {row[key]: row for row in csv.DictReader(file)}


def test_the_same_figures_everywhere(graded):
    said = run(graded, csv=graded / "list.csv")
    final = rows(graded / "list.csv", "student_id")
    assert nbgrader(graded, "export", "--to", "grades.csv").returncode == 0
    exported = rows(graded / "grades.csv", "student_id")
    report.run(UNIT, course=graded, out=graded / "report", date="2026-11-01", log=lambda line: None)
    reported = rows(graded / "report" / UNIT / "marks.csv", "student")
    address = f"sqlite:///{graded}/gradebook.db"
    table = table_text(marks_of(address, UNIT), columns_of(address, UNIT)).splitlines()
    for student, (machine, words, penalty, total) in EXPECTED.items():
        parts = [final[student][f"{UNIT}: {part}"] for part in ("machine", "written", "penalty", "total")]
        assert parts == [machine, words, penalty, total]
        assert final[student]["term: total"] == total
        assert Decimal(exported[student]["raw_score"]) == Decimal(machine) + Decimal(words)
        assert (exported[student]["late_submission_penalty"], exported[student]["score"]) == (penalty, total)
        parts = [reported[student][part] for part in ("machine", "written", "penalty", "total")]
        assert parts == [machine, words, penalty, total]
        [row] = [line for line in table if line.startswith(f"{student} ")]
        assert row.split()[-1] == shown(Decimal(total))
        [row] = [line for line in said.splitlines() if line.startswith(f"{student} ")]
        assert row.split()[-1] == total
        scores, _ = on_page({"notebook": UNIT, "assignment": UNIT, "student": student, "db_url": address})
        assert scores.total == Decimal(total)
    text = (graded / "report" / UNIT / "index.html").read_text()
    assert f'<td class="sum">{shown(Decimal("58.95"))}</td><td class="sum">' in text
    assert "21 hours" in text


def test_lateness_extensions_and_what_is_not_final_are_told(graded):
    said = run(graded, UNIT)
    assert f"{UNIT}, out of 100" in said
    assert f"? {UNIT}: answers in words wait for their marks, of amara" in said
    assert f"{UNIT}: otto was 21 hours late, −6.55" in said
    assert f"{UNIT}: lukasz has an extension of 1 day" in said
    assert f"– {UNIT}: nothing handed in by lukasz" in said
    row = rows(_list(graded), "student_id")
    assert [row["otto"][f"{UNIT}: {part}"] for part in ("days_late", "to_be_marked")] == ["0.88", "0.00"]
    assert row["amara"][f"{UNIT}: to_be_marked"] == "10.00"
    assert (row["lukasz"][f"{UNIT}: total"], row["lukasz"][f"{UNIT}: days_of_extension"]) == ("", "1.00")
    assert row["lukasz"]["term: total"] == "0.00"
    assert row["zoe"]["last_name"] == f"'{FORMULA}"


def _list(course):
    run(course, csv=course / "list.csv")
    return course / "list.csv"


def test_the_list_of_the_term(graded):
    with book(graded) as gradebook:
        for name, points in (("week 2", 20), ("week 3", 5)):
            gradebook.add_assignment(name)
            gradebook.add_notebook("n", name)
            gradebook.add_grade_cell("f", "n", name, max_score=points, cell_type="code")
        gradebook.add_submission("week 2", "amara", timestamp="2026-11-01 00:00:00")
        gradebook.find_grade("f", "n", "week 2", "amara").auto_score = 7.0
        gradebook.db.commit()
    said = run(graded)
    assert [line.split() for line in said.splitlines() if line.startswith("amara ")] == [
        ["amara", "90.00?", "7.00", "97.00", "80.83"]
    ]
    assert "of 120" in said, "week 3 is not graded, so it does not count yet"
    assert "week 3" not in said
    with pytest.raises(CourseError, match="has no assignment week 9; it has: vectorization, week 2, week 3"):
        run(graded, "week 9")


def test_a_student_without_work_is_absent_in_the_report_too(graded):
    from autograder.report.gather import gather

    group = gather(graded, UNIT)
    assert group.absent == ["Łukasz Nowak (lukasz)"]
    assert {submission.student for submission in group.submissions} == {"amara", "otto", "zoe"}


# ------------------------------------------------------------------------------------------------- rounding


@pytest.mark.parametrize(
    ("value", "expected"),
    [(2.675, "2.68"), (1.005, "1.01"), (41.66499999999999, "41.67"), (0.125, "0.13"), (16.666666666666668, "16.67"),
     (0.1 + 0.2, "0.3"), (90.0, "90"), (0.004, "0"), (-0.001, "0"), (100, "100")],
)  # fmt: skip
def test_marks_are_rounded_once_and_halves_up(value, expected):
    assert shown(value) == expected


@given(some.lists(some.integers(0, 10_000).map(lambda hundredth: hundredth / 100), max_size=40))
def test_a_sum_of_marks_is_exact(values):
    assert hundredths(sum(map(exact, values), Decimal())) == Decimal(sum(round(value * 100) for value in values)) / 100


@given(some.sampled_from(["=", "+", "-", "@", "\t", "\r", " =", ""]), some.text(max_size=8))
def test_no_cell_is_a_formula(sign, text):
    [[cell, number]] = csv.reader(io.StringIO(as_csv([[sign + text, Decimal("-1.50")]])))
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert number == "-1.50"


# -------------------------------------------------------------------------------------------- the platforms


def saved(course, text, encoding="utf-8", name="export.csv"):
    path = course / name
    path.write_bytes(text.encode(encoding))
    return path


def canvas(course):
    """A gradebook of Canvas with a row for the posting policy and one for the points."""
    text = CANVAS.replace("logistic_regression (77)", f"{UNIT} (77)").replace("otto,Group 1,,", "otto,Group 1,3,")
    text = text.replace('"Müller, Ótto",1202', '"Müller, Ótto",9')
    return saved(course, text + '"=cmd(), X",77,,stranger,Group 1,12,\n', "utf-8-sig")


def test_canvas_in_place(graded):
    path = canvas(graded)
    before = path.read_bytes()
    said = run(graded, UNIT, update=path)
    after = path.read_bytes().decode("utf-8-sig").splitlines()
    assert after[3:] == [
        '"Abebe, Amara",1201,S1,amara,Group 1,90.00,',
        '"Müller, Ótto",9,S2,otto,Group 1,58.95,',
        '"Student, Test",1299,,ab12cd,Group 1,,',
        '"=cmd(), X",77,,stranger,Group 1,12,',
    ]
    assert after[:3] == before.decode("utf-8-sig").splitlines()[:3]
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert f"2 marks written, 0 stood there already ({UNIT} → '{UNIT} (77)')" in said
    assert "line 7, =cmd(), X 77: not a student in the gradebook; left as it was" in said
    assert "no row there for zoe" in said
    again = path.read_bytes()
    assert "0 marks written, 2 stood there already" in run(graded, UNIT, update=path)
    assert path.read_bytes() == again


def test_canvas_with_semicolons_and_commas_in_numbers(graded):
    text = f'Student;ID;SIS Login ID;Section;{UNIT} (77)\n    Points Possible;;;;100,00\n"Müller, O";1202;otto;G;\n'
    run(graded, UNIT, update=(path := saved(graded, text)))
    assert path.read_text().splitlines()[2] == "Müller, O;1202;otto;G;58,95"


def test_moodle_s_worksheet(graded):
    text = (
        "Identifier,Full name,Email address,Status,Grade,Maximum grade,Grade can be changed,Feedback comments\n"
        "Participant 501,Amara Abebe,amara@uni.example,Submitted,,100.00,Yes,\n"
        'Participant 502,Müller-Straße Ótto,,Submitted,1.00,100.00,Yes,"two\nlines"\n'
        "Participant 503,Zoe,zoe,Submitted,,100.00,No,\n"
    )
    path = saved(graded, text, "utf-8-sig")
    with book(graded) as gradebook:
        gradebook.update_or_create_student("zoe", email="zoe")
    said = run(graded, UNIT, update=path)
    assert path.read_bytes().decode("utf-8-sig") == text.replace(",,100.00,Yes", ",90.00,100.00,Yes").replace(
        ",1.00,", ",58.95,"
    )
    assert "line 5, Participant 503 Zoe: cannot be changed there; left as it was" in said
    with book(graded) as gradebook:
        gradebook.add_assignment("other")
    with pytest.raises(CourseError, match="a grading worksheet of one assignment"):
        run(graded, UNIT, "other", update=path)


def test_blackboard_in_utf_16(graded):
    column = f"{UNIT} [Total Pts: 100 Score] |_12_1"
    head = f'"Last Name"\t"First Name"\t"Username"\t"Student ID"\t"Availability"\t"{column}"'
    text = f'{head}\n"Abebe"\t"Amara"\t"amara"\t"1"\t"Yes"\t""\n""\t"Ótto"\t"otto"\t"2"\t"Yes"\t"1.00"\n'
    path = saved(graded, text, "utf-16", "gc.xls")
    run(graded, UNIT, update=path)
    after = path.read_bytes().decode("utf-16")
    assert after == text.replace('"Yes"\t""', '"Yes"\t"90.00"').replace('"1.00"', '"58.95"')
    assert path.read_bytes()[:2] in (b"\xff\xfe", b"\xfe\xff")


FAULTS = {
    "no platform's": ("id,x\namara,1\n", "this is not a gradebook of Canvas"),
    "no such column": (CANVAS, "no column is called vectorization"),
    "other points": (
        CANVAS.replace("logistic_regression (77)", f"{UNIT} (77)").replace("100.00", "10.00"),
        r"line 4: 'vectorization \(77\)' is out of 10.00 marks, here it is out of 100",
    ),
    "two such columns": (
        CANVAS.replace("logistic_regression (77)", f"{UNIT} (77)").replace("Current Score", f"{UNIT} (78)"),
        "2 columns are called 'vectorization'",
    ),
}


@pytest.mark.parametrize("what", FAULTS)
def test_a_table_that_does_not_fit_stays_as_it_is(graded, what):
    text, words = FAULTS[what]
    path = saved(graded, text)
    with pytest.raises(CourseError, match=words):
        run(graded, UNIT, update=path)
    assert path.read_text() == text


def test_an_assignment_may_have_another_name_on_the_platform(graded):
    path = saved(graded, CANVAS)
    said = run(graded, UNIT, update=path, columns=[f"{UNIT}=Logistic_Regression"])
    assert f"{UNIT} → 'logistic_regression (77)'" in said
    assert ",90.00," in path.read_text()


cells = some.text(some.characters(blacklist_categories=("Cs", "Cc")), max_size=12).map(str.strip)


@given(
    some.lists(some.lists(cells, min_size=3, max_size=3), max_size=5),
    some.sampled_from([",", ";", "\t"]),
    some.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    some.booleans(),
)
def test_a_table_comes_back_as_it_was(tmp_path_factory, rows, separator, encoding, quoted):
    path = tmp_path_factory.getbasetemp() / "table.csv"
    out = io.StringIO()
    style = csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL
    table = [["Student", "ID", "Section"], *(row for row in rows if any(row))]
    csv.writer(out, delimiter=separator, quoting=style).writerows(table)
    path.write_bytes(out.getvalue().encode(encoding))
    found = read_table(path)
    assert [list(row.cells) for row in found.rows] == table[1:]
    assert written(found, {}) == path.read_bytes()


@pytest.mark.large  # the page on a term, which a test follows, has this command too
def test_the_commands(graded):
    path = canvas(graded)
    command = [sys.executable, "-m", "autograder", "marks", UNIT, "--csv", "list.csv", "--update", str(path)]
    done = subprocess.run(command, cwd=graded, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "The list: list.csv" in done.stdout
    canvas(graded)
    plugins = "autograder.nbgrader.exports"
    done = nbgrader(graded, "export", f"--exporter={plugins}.PlatformExport", "--to", str(path))
    assert done.returncode == 0, done.stderr
    assert "58.95" in path.read_text("utf-8-sig")
    done = nbgrader(graded, "export", f"--exporter={plugins}.FinalMarksExport", "--to", "other.csv")
    assert done.returncode == 0, done.stderr
    assert (graded / "other.csv").read_bytes() == (graded / "list.csv").read_bytes()
