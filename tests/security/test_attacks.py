"""The attack corpus through the real road: none gains a mark, none reaches out, the class goes on.

`build/attacks.md` is written by the tests: each attack, what ours did, and (by those marked `large`) what stock
nbgrader did with the same submission: that the corpus is known to bite.
"""

import csv
import html.parser
import json
import os
import shutil
import socket
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import attacks_on_the_grader  # noqa: F401  (adds to the corpus)
import nbformat
import pytest
from attacks import CORPUS, Attack, Sheet, everything, fill

from autograder.authoring import demo
from autograder.authoring.sample_class import Desk
from autograder.grading import grade
from autograder.grading.feedback_pages import write_feedback
from autograder.nbgrader.quick import nbgrader
from autograder.sandbox import bubblewrap as sandbox
from autograder.units import load_unit

pytestmark = [pytest.mark.sandbox, pytest.mark.xdist_group("attacks")]

UNIT, STOCK = "logistic_regression", "ps1"
#: How an attack shows that it worked.
FALLS = {
    "marks": "marks that it did not earn",
    "grade": "left without a grade",
    "reads": "read secrets",
    "writes": "wrote outside its folder",
    "network": "reached the grader's machine",
    "page": "script in the feedback page",
}
HURRY = ("cell_seconds=2", "call_seconds=1", "notebook_seconds=7")
HONEST = Attack("honest", "honest", "everything right", lambda sheet: sheet.filled("right"), everything)
NEIGHBOURS = {name: HONEST for name in ("ada", "mia", "zoe", "~last")}


# ------------------------------------------------------------------------------------------------- around the course


class Listeners:
    """Sockets of the grader's machine; `heard` counts what reached them."""

    def __init__(self, folder):
        self.heard = 0
        name = f"attacks-{os.urandom(6).hex()}"
        tcp, udp, unix, hidden = (
            socket.socket(socket.AF_INET),
            socket.socket(socket.AF_INET, socket.SOCK_DGRAM),
            socket.socket(socket.AF_UNIX),
            socket.socket(socket.AF_UNIX),
        )
        tcp.bind(("127.0.0.1", 0))
        udp.bind(("127.0.0.1", 0))
        here = os.getcwd()
        os.chdir(folder)  # the path of a socket may not be long
        unix.bind("socket")
        os.chdir(here)
        hidden.bind("\0" + name)
        self.place = {"TCP": tcp.getsockname()[1], "UDP": udp.getsockname()[1], "ABSTRACT": name}
        self.sockets = [tcp, udp, unix, hidden]
        for one in self.sockets:
            threading.Thread(target=self._listen, args=(one,), daemon=True).start()

    def _listen(self, one):
        if one.type != socket.SOCK_DGRAM:
            one.listen()
        while True:
            try:
                one.recv(10) if one.type == socket.SOCK_DGRAM else one.accept()[0].close()
            except OSError:
                return
            self.heard += 1


class Surroundings:
    """A course folder, a home and a folder outside, with secrets planted and watched."""

    def __init__(self, folder):
        shutil.rmtree(folder, ignore_errors=True)
        self.folder, self.course = folder, folder / "course"
        self.outside, self.home = folder / "outside", folder / "home"
        self.tokens = {
            what: f"SECRET-{what}-{os.urandom(6).hex()}" for what in ("env", "home", "source", "book", "ada")
        }
        for path in (self.course / "source", self.outside, self.home / ".ssh"):
            path.mkdir(parents=True)
        (self.home / ".ssh" / "id_rsa").write_text(self.tokens["home"])
        self.own_source(None)
        self.listeners = Listeners(self.outside)
        self.place = {"COURSE": self.course, "OUTSIDE": self.outside, "HOME": self.home, **self.listeners.place}

    def own_source(self, root):
        """A copy of the source in place of the link that `lay_out` makes: an attack may write to it."""
        source = self.course / "source"
        if source.is_symlink():
            source.unlink()
            shutil.copytree(root / "source" / UNIT, source / UNIT)
        (source / "notes.txt").write_text(self.tokens["source"])

    def run(self, *arguments, check=True):
        env = {"HOME": str(self.home), "TOKEN": self.tokens["env"]}
        with pytest.MonkeyPatch.context() as patch:
            for name, value in env.items():
                patch.setenv(name, value)
            done = nbgrader(self.course, *arguments)
        assert not check or done.returncode == 0, done.stderr[-3000:]
        return done

    def plant_in_gradebook(self):
        self.run("db", "student", "add", "planted", f"--first-name={self.tokens['book']}")

    def hand_in(self, unit, sheet, students):
        """Lay out submissions: {folder: Attack}."""
        for student, attack in students.items():
            folder = self.course / "submitted" / student / unit
            folder.mkdir(parents=True)
            made = attack.make(sheet)
            if made is not None:
                (folder / f"{unit}.ipynb").write_bytes(fill(made, self.place))
            if student == "ada":
                (folder / "private.txt").write_text(self.tokens["ada"])
        for student, attack in students.items():
            if attack.files:
                attack.files(self.course / "submitted" / student / unit, self.place)

    def written(self):
        """What nobody may change: files outside, at home, and in the course's source."""
        found = [path for folder in (self.outside, self.home) for path in sorted(folder.rglob("*"))]
        found += sorted((self.course / "source").glob("*"))
        return {str(path): path.stat().st_mtime_ns for path in found if not path.is_dir()}

    def pwned(self):
        import sqlite3

        with sqlite3.connect(self.course / "gradebook.db") as base:
            return bool(base.execute("select 1 from sqlite_master where name = 'pwned'").fetchall())

    def secrets_in(self, student, unit):
        """Planted secrets, or reports of success, in what came out for a student."""
        tokens = [token for what, token in self.tokens.items() if (what, student) != ("ada", "ada")]
        marks = [
            token.encode() for token in [*tokens, *(f"SECRET-{w}" for w in ("attached", "socket", "resolved", "call"))]
        ]
        found = []
        for room in ("autograded", "feedback"):
            for path in sorted((self.course / room / student / unit).rglob("*")):
                text = outputs_of(path) if path.suffix == ".ipynb" else path.read_bytes() if path.is_file() else b""
                found += [f"{mark.decode()} in {room}/{path.name}" for mark in marks if says(mark, text, path)]
        return found

    def page(self, student, unit):
        path = self.course / "feedback" / student / unit / f"{unit}.html"
        return path.read_text(errors="replace") if path.is_file() else ""


def outputs_of(path):
    cells = json.loads(path.read_bytes())["cells"]
    return json.dumps([cell.get("outputs") for cell in cells]).encode()


def says(mark, text, path):
    """A page quotes the attack's own source: there only planted secrets count, which no source holds."""
    return mark in text and (path.suffix == ".ipynb" or mark.count(b"-") == 2 or path.suffix != ".html")


class Page(html.parser.HTMLParser):
    """What a feedback page would run or fetch."""

    ODD = (
        "iframe",
        "object",
        "embed",
        "form",
        "base",
        "applet",
        "frame",
        "svg",
        "maction",
        "semantics",
        "annotation-xml",
        "mglyph",
        "input",
        "button",
        "video",
        "audio",
    )

    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        if tag in (*self.ODD, "script", "style", "link") or (tag == "meta" and "refresh" in str(attributes).lower()):
            self.found.append((tag, dict(attributes).get("src")))
        if tag == "math" and {name for name, _ in attributes} != {"xmlns", "display"}:
            self.found.append((tag, str(attributes)[:80]))  # not one that autograder/nbgrader/formulas.py writes
        for name, value in attributes:
            text = "".join((value or "").split()).lower()
            if name.startswith("on") or name in ("srcdoc", "formaction", "action", "ping", "background"):
                self.found.append((tag, name))
            if name in ("href", "src", "data", "xlink:href") and (
                text.startswith(("javascript:", "vbscript:", "data:text", "data:image/svg"))
                or (tag != "a" and text.startswith(("//", "http")))
            ):
                self.found.append((tag, text[:80]))
            if name == "style" and ("url(" in text or "position" in text or "expression" in text):
                self.found.append((tag, text[:80]))

    handle_startendtag = handle_starttag


# --------------------------------------------------------------------------------------------------------- results


@dataclass
class Result:
    """What became of one submission."""

    marks: dict
    expected: dict
    secrets: list = field(default_factory=list)
    script: list = field(default_factory=list)
    falls: set = field(default_factory=set)
    ended: str = ""

    @property
    def gained(self):
        return {n: m for n, m in self.marks.items() if n in self.expected and (m or 0) > self.expected[n]}

    @property
    def lost(self):
        return {n: m for n, m in self.expected.items() if (self.marks.get(n) or 0) < m}


RESULTS = {"ours": {}, "stock": {}}


def due_marks(attack, points):
    earned = set(attack.expected(list(points)))
    return {name: points[name] if name in earned else 0.0 for name in points}


def students(attacks):
    return {attack.folder or attack.name: attack for attack in attacks}


@dataclass
class Run:
    around: Surroundings
    unit: str
    results: dict
    before: dict
    seconds: float
    heard: int


@pytest.fixture(scope="module")
def ours(root, request):
    """The corpus, as far as this run asks for it, and its honest neighbours, graded once."""
    if sandbox.why_not():
        pytest.skip(f"{sandbox.why_not()}: apt-get install bubblewrap (.ci/run does)")
    run = grade_ours(root, root / "build" / "attacks" / "ours", {**students(asked_for(request.session)), **NEIGHBOURS})
    RESULTS["ours"] |= run.results
    return run


def asked_for(session):
    """The attacks that this run looks at: a sample in the fast run."""
    asked = {item.callspec.params["attack"].name for item in session.items if "attack" in getattr(item, "fixturenames", ())}
    return [attack for attack in CORPUS if attack.name in asked]


def grade_ours(root, folder, handed_in, no_sandbox=False):
    around = Surroundings(folder)
    demo.lay_out(root, around.course)
    around.own_source(root)
    around.run("generate_assignment", UNIT, "--force")
    around.plant_in_gradebook()
    around.hand_in(UNIT, sheet_of(root), handed_in)
    before, begin = around.written(), time.monotonic()
    options = [f"--ExecuteAndJudge.{limit}" for limit in HURRY]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(around.home))
        patch.setenv("TOKEN", around.tokens["env"])
        grade.run(
            UNIT, force=True, no_sandbox=no_sandbox, course=around.course, options=options, log=lambda *a, **k: None
        )
    heard, seconds = around.listeners.heard, time.monotonic() - begin
    write_feedback(around.course, UNIT)
    table = grade.marks_table(f"sqlite:///{around.course}/gradebook.db", UNIT)
    points = {exercise.name: float(exercise.points) for exercise in load_unit(UNIT)}
    calm = Page(around.page("ada", UNIT)).found
    results = {}
    for student, attack in handed_in.items():
        result = Result(table.get(student, {}), due_marks(attack, points), around.secrets_in(student, UNIT))
        result.script = [found for found in Page(around.page(student, UNIT)).found if found not in calm]
        result.ended = ended(around.course / "autograded" / student / UNIT / f"{UNIT}.ipynb")
        results[student] = result
    return Run(around, UNIT, results, before, seconds, heard)


def sheet_of(root):
    """The unit's notebook with nothing but answers, graded cells and imports."""
    desk = Desk(root, UNIT)
    notebook = desk.lean({})
    about = [cell.metadata.nbgrader for cell in notebook.cells]
    keep = [note.solution or note.grade or note.grade_id == "imports" for note in about]
    notebook.cells = [cell for cell, kept in zip(notebook.cells, keep) if kept]
    return Sheet(notebook, desk.right())


def ended(path):
    return (
        nbformat.read(path, 4).metadata.get("autograder", {}).get("ended", "not run") if path.is_file() else "no file"
    )


# ------------------------------------------------------------------------------------------------------------- ours


@pytest.mark.sample(2, large=len(CORPUS))
@pytest.mark.parametrize("attack", CORPUS, ids=lambda attack: attack.name)
def test_an_attack_gains_nothing(ours, attack):
    result = ours.results[attack.folder or attack.name]
    assert result.marks, "left without a grade"
    assert not result.gained, f"gained {result.gained}"
    assert not result.lost, f"its honest part lost {result.lost}"
    assert not result.secrets, result.secrets
    assert not result.script, result.script
    assert ours.around.page(attack.folder or attack.name, UNIT), "no feedback page"


@pytest.mark.parametrize("name", NEIGHBOURS)
def test_an_honest_neighbour_has_all_marks(ours, name):
    assert not ours.results[name].lost
    assert not ours.results[name].secrets


def test_nothing_outside_was_reached(ours):
    assert ours.around.written() == ours.before
    assert not ours.around.pwned()
    assert ours.heard == 0


def test_no_process_is_left(ours):
    """The daemons and bombs of the corpus are gone, with everything that they started."""
    assert left_behind() == []


def left_behind():
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            command, parent = (path / "cmdline").read_bytes(), (path / "stat").read_text().rpartition(")")[2].split()[1]
            if b"/runner/runner.py" in command and is_mine(path, int(parent)):
                found.append((path.name, command))
        except OSError:
            continue
    return found


def is_mine(path, parent):
    """Whether a process comes from this test's own children (other engines may run on the machine)."""
    try:
        while parent > 1:
            if parent == os.getpid():
                return True
            parent = int(Path(f"/proc/{parent}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        pass
    return False


def test_no_name_is_a_formula_or_a_column(ours):
    ours.around.run("export", "--to", "grades.csv")
    text = (ours.around.course / "grades.csv").read_bytes().decode()
    rows = list(csv.reader(text.splitlines()))
    assert {len(row) for row in rows} == {11}
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "@", "+", "-"))]
    assert not [letter for letter in text if not letter.isprintable() and letter != "\n"]
    assert len(rows) == len(ours.results) + 2, "a row each, the planted student and the head"


def test_the_corpus_is_as_large_as_promised_and_names_are_unique():
    assert len(CORPUS) >= 40
    assert len({attack.name for attack in CORPUS}) == len(CORPUS)
    assert {attack.stock for attack in CORPUS} <= {"", *FALLS}
    assert {attack.kind for attack in CORPUS} == set(KINDS), "the table in short counts by kind"


@pytest.mark.parametrize(("page", "words"), [("README.md", "{} attacks"), ("docs/security.md", "hold {} submissions")])
def test_the_number_in_the_documents_is_that_of_the_corpus(root, page, words):
    assert words.format(len(CORPUS)) in (root / page).read_text()


# ------------------------------------------------------------------------------------------- a wall taken down

#: Attacks that must be seen to work where a part of the defence is missing.
WITHOUT_SANDBOX = ["udp", "tcp", "unix", "writes", "writes-through", "reads-home", "reads-course"]
WITHOUT_CARE = ["page-markdown", "links-handed-in", "symlinked"]


def planted(root, names, **options):
    """Results of these attacks alone, with a part of the defence taken down: the gates above must be red."""
    if sandbox.why_not():
        pytest.skip("needs bubblewrap")
    attacks = {attack.name: attack for attack in CORPUS if attack.name in names}
    return grade_ours(root, root / "build" / "attacks" / "down", {**attacks, "ada": HONEST}, **options)


@pytest.mark.large
def test_a_missing_sandbox_is_noticed(root):
    run = planted(root, WITHOUT_SANDBOX, no_sandbox=True)
    assert run.around.written() != run.before
    assert run.around.pwned()
    assert run.heard >= 3
    assert [name for name in WITHOUT_SANDBOX if run.results[name].secrets] == WITHOUT_SANDBOX[-2:]


@pytest.mark.large
def test_missing_care_with_pages_and_files_is_noticed(root, monkeypatch):
    from nbconvert import filters

    from autograder.intake import submitted
    from autograder.nbgrader import safe_text

    monkeypatch.setattr(safe_text, "clean_markdown", filters.strip_files_prefix)
    monkeypatch.setattr(submitted, "_take", lambda entry, name, found: found.files.update({name: Path(entry.path)}))
    monkeypatch.setattr(submitted, "open_ordinary", lambda path: open(path, "rb"))  # noqa: SIM115  (the caller closes it)
    results = planted(root, WITHOUT_CARE).results
    assert results["page-markdown"].script
    assert results["links-handed-in"].secrets
    assert results["symlinked"].gained


# ------------------------------------------------------------------------------------------------------------ stock

#: Four exercises with hidden tests, as nbgrader's manual shows them: name, right answer, visible and hidden test.
EXERCISES = {
    "double": ("return 2 * x", "import numpy as np\nassert np.allclose(double(2.0), 4.0)", "assert np.allclose(double(7.0), 14.0)"),
    "total": ("return sum(x)", "assert total([1, 2]) == 3", "assert total([4, 5, 6]) == 15"),
    "norm": ("return sum(v * v for v in x) ** 0.5", "import numpy as np\nnp.testing.assert_allclose(norm([3, 4]), 5)", "np.testing.assert_allclose(norm([5, 12]), 13)"),
    "mean": ("return sum(x) / len(x)", "import unittest\ntest = unittest.TestCase()\ntest.assertEqual(mean([1, 3]), 2)", "test.assertEqual(mean([2, 6]), 4)"),
    "spread": ("return float(max(x) - min(x))", "assert abs(spread([1, 2]) - 1) < 1e-9", "assert isinstance(spread([1]), float) and abs(spread([5, 2]) - 3) < 1e-9"),
}  # fmt: skip
CONFIG = """
import os, sys
os.environ["PATH"] = os.path.dirname(sys.executable) + os.pathsep + os.environ.get("PATH", "")
c = get_config()
c.CourseDirectory.course_id = "stock"
"""


def stock_source():
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("A stock assignment")])
    notebook.metadata["kernelspec"] = {"name": "python3", "language": "python", "display_name": "Python 3"}
    for name, (answer, visible, hidden) in EXERCISES.items():
        solution = f"def {name}(x):\n    ### BEGIN SOLUTION\n    {answer}\n    ### END SOLUTION"
        test = f"{visible}\n### BEGIN HIDDEN TESTS\n{hidden}\n### END HIDDEN TESTS"
        for grade_id, source, graded in ((f"{name}-solution", solution, False), (name, test, True)):
            about = {"grade_id": grade_id, "grade": graded, "solution": not graded, "locked": graded, "task": False}
            about |= {"schema_version": 3, "cell_type": "code", **({"points": 10} if graded else {})}
            notebook.cells.append(nbformat.v4.new_code_cell(source, metadata={"nbgrader": about}))
    return notebook


def grade_stock(folder, attacks):
    """Grade submissions by nbgrader as it comes; returns the results and what was reached meanwhile."""
    around = Surroundings(folder)
    (around.course / "nbgrader_config.py").write_text(CONFIG)
    (around.course / "source" / STOCK).mkdir()
    nbformat.write(stock_source(), around.course / "source" / STOCK / f"{STOCK}.ipynb")
    around.run("generate_assignment", STOCK)
    around.plant_in_gradebook()
    released = nbformat.read(around.course / "release" / STOCK / f"{STOCK}.ipynb", 4)
    answers = {name: f"def {name}(x):\n    {answer}" for name, (answer, _, _) in EXERCISES.items()}
    handed_in = {**students(attacks), "ada": HONEST, "zoe": HONEST}
    around.hand_in(STOCK, Sheet(released, answers), handed_in)
    points = dict.fromkeys(EXERCISES, 10.0)
    results = {student: Result({}, due_marks(attack, points)) for student, attack in handed_in.items()}
    honest = [student for student, attack in handed_in.items() if attack is HONEST]
    for student in honest:  # first: a kernel lays out its own folders in a home that has none
        around.run("autograde", STOCK, f"--student={student}", check=False)
    watched = (around.written(), around.listeners.heard)
    for student in sorted(set(handed_in) - set(honest)):
        around.run("autograde", STOCK, f"--student={student}", check=False)
        watched = observe_reach(around, watched, results[student])
    around.run("generate_feedback", STOCK, check=False)
    table = grade.marks_table(f"sqlite:///{around.course}/gradebook.db", STOCK)
    calm = Page(around.page("ada", STOCK)).found
    for student, result in results.items():
        result.marks = table.get(student, {})
        observe_outcome(around, student, result, calm)
    return results


def observe_reach(around, watched, result):
    time.sleep(0.2)
    now = (around.written(), around.listeners.heard)
    if now[0] != watched[0] or (around.pwned() and "pwned" not in around.place):
        result.falls.add("writes")
    if around.pwned():
        around.place["pwned"] = True
    if now[1] > watched[1]:
        result.falls.add("network")
    return now


def observe_outcome(around, student, result, calm):
    if any(mark is None for mark in result.marks.values()) or not result.marks:
        result.falls.add("grade")
    if result.gained:
        result.falls.add("marks")
    if around.secrets_in(student, STOCK):
        result.falls.add("reads")
    if [found for found in Page(around.page(student, STOCK)).found if found not in calm]:
        result.falls.add("page")


BITES = [attack for attack in CORPUS if attack.stock]


@pytest.fixture(scope="module")
def stock(root):
    """Every attack that stock nbgrader is known to fall to, through stock nbgrader."""
    results = grade_stock(root / "build" / "attacks" / "stock", BITES)
    RESULTS["stock"] |= results
    write_table(root)
    return results


@pytest.mark.large
@pytest.mark.exhaustive
@pytest.mark.slow
@pytest.mark.parametrize("attack", BITES, ids=lambda attack: attack.name)
def test_stock_nbgrader_falls(stock, attack):
    assert attack.stock in stock[attack.name].falls, f"stock held, or fell otherwise: {stock[attack.name]}"


@pytest.mark.large
@pytest.mark.exhaustive
@pytest.mark.slow
def test_stock_nbgrader_grades_honest_work(stock):
    assert not stock["ada"].lost
    assert not stock["ada"].falls


# ------------------------------------------------------------------------------------------------------- the table


#: What the kinds of attack are after.
KINDS = {
    "marks": "marks that were not earned",
    "reads": "tests, answers, secrets, other students' work",
    "writes": "files outside the submission's own folder",
    "ends": "the end of the grader, or of the machine's patience",
    "network": "the network",
    "file": "a file that is not a valid notebook",
    "page": "whoever opens the page or the table of marks",
}


@pytest.mark.large
def test_the_table_is_written(ours, root):
    write_table(root)
    assert (root / "build" / "attacks.md").read_text().count("\n|") == len(CORPUS) + len(KINDS) + 5


def test_the_table_that_is_shown_is_complete_and_of_this_corpus(root):
    """The one in the documents, from a run of everything."""
    text = (root / "docs" / "measured" / "attacks.md").read_text()
    rows = [line.split(" | ") for line in text.splitlines() if line.startswith("| ") and line.count(" | ") == 3]
    stories = {attack.name: attack.story for attack in CORPUS}
    assert {row[0][2:]: row[1] for row in rows}.items() >= stories.items()
    assert len(rows) == len(CORPUS) + len(KINDS) + 3
    assert "not run" not in text
    assert "FELL" not in text
    in_short = [line for line in text.splitlines() if line.endswith("| 0 |")]
    assert len(in_short) == len(KINDS) + 1
    assert "\n".join(in_short) in (root / "README.md").read_text(), "the README has the same in short"


def write_table(root):
    """`build/attacks.md`, anew with all that is known in this session."""
    short = ["| after | attacks | stock nbgrader fell to | ours fell to |", "|---|---|---|---|"]
    for kind, words in {**KINDS, None: "all"}.items():
        names = [attack.folder or attack.name for attack in CORPUS if kind in (None, attack.kind)]
        stock, own = ([RESULTS[road][name] for name in names if name in RESULTS[road]] for road in ("stock", "ours"))
        theirs = f"{sum(bool(result.falls) for result in stock)} of {len(stock)} tried" if stock else "not run"
        short.append(f"| {words} | {len(names)} | {theirs} | {sum(map(fell, own)) if own else 'not run'} |")
    rows = ["| attack | what it tries | stock nbgrader | ours |", "|---|---|---|---|"]
    for attack in CORPUS:
        name = attack.folder or attack.name
        stock, own = RESULTS["stock"].get(name), RESULTS["ours"].get(name)
        rows.append(f"| {attack.name} | {attack.story} | {outcome(stock, attack)} | {own_words(own)} |")
    about = (
        "Stock nbgrader is given what it is known to fall to, and nothing that would harm the machine. In ours, the "
        "honest part of a submission keeps the marks that it earned."
    )
    text = "\n".join(["# The attack corpus", "", about, "", *short, "", *rows, ""])
    (root / "build" / "attacks.md").write_text(text)


def outcome(result, attack):
    if result is None:
        return "not run" if attack.stock else "not tried"
    return "; ".join(FALLS[fall] for fall in FALLS if fall in result.falls) or "held"


def fell(result):
    """Whether an attack gained anything, or cost even its owner more than the attack was worth."""
    return bool(result.gained or result.secrets or result.script or result.lost or not result.marks)


def own_words(result):
    if result is None:
        return "not run"
    marks = f"{sum(filter(None, result.marks.values()), 0.0):g} marks, as earned" if any(result.expected.values()) else "no marks"
    stopped = f"; stopped: {result.ended}" if result.ended not in ("done", "not run") else ""
    return f"{'FELL' if fell(result) else 'held'}: {marks}{stopped}"
