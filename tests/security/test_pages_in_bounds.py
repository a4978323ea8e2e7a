"""A page of any text ends, everybody has one, and nobody's page costs a neighbour anything."""

import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from small_class import UNIT, lay_out, short_notebook

from autograder.errors import CourseError
from autograder.grading import feedback_pages as feedback
from autograder.grading import grade
from autograder.nbgrader import pages, safe_text
from autograder.sandbox import guard
from autograder.sandbox.guard import guarded

TROUBLE = ("hang", "memory", "crash", "error", "killed")
#: What markdown, HTML, LaTeX and Python give a meaning to, and what is odd in a text.
PIECES = ["\n ", "\n\t", "\n\n    ", "<![CDATA[", "\\begin{a}", "![a](b ", "[", "![", "[a](", "[a]: ", "<a ", "<b>"]
PIECES += ["<div>", "<!--", "<?", "&#", "*", "**a", "_", "*_", "`", "``a ", "$", "$$a ", "\\\\(", "\\\\[", "> ", "- "]
PIECES += [
    "\n- ",
    "\n  1. ",
    "\n=",
    "\n~~~",
    "\n```\n",
    "# ",
    "\\",
    "|a|",
    "~~",
    "(",
    "((a",
    "{",
    "f'{",
    "'''",
    '"""',
    "9",
]
PIECES += [
    "a.",
    "@",
    "%%",
    "\n!",
    "\u0301",
    "\u202e",
    "\x00",
    "\x1b[3",
    "<table><tr><td>",
    "<svg>",
    "<script>",
    "www.",
    "a@b.",
]
PIECES += [
    "[^1]",
    "[a][",
    "x^",
    "\\frac",
    "\\sqrt[",
    "$x^{y}$ ",
    "lambda ",
    "if a:\n ",
    "\r",
    "\f",
    "\ud800",
    "&lt;",
    "<p style='",
]


def text_of(seed, length):
    """A long text of one piece, or of a few."""
    if seed < len(PIECES):
        unit = PIECES[seed]
    else:
        dice = random.Random(seed)
        unit = "".join(dice.choices(PIECES, k=dice.choice([2, 2, 3, 5])))
    return (unit * (length // len(unit) + 1))[:length]


def shown(seed, length):
    """What a page makes of a text as markdown, as code and as HTML."""
    text = text_of(seed, length)
    made = (
        safe_text.clean_markdown(safe_text.markdown({}, text)),
        safe_text.highlight_code(text),
        safe_text.clean_html(text),
    )
    return [len(page) for page in made]


@pytest.mark.parametrize("seeds", [range(0, len(PIECES), 3), range(1000, 1015)])
@pytest.mark.parametrize("length", [2_000, 200_000])
def test_the_filters_end_on_any_text(seeds, length):
    if length > safe_text.LONGEST_MARKDOWN:  # HTML is for the sanitiser, which no student's text reaches by itself
        sizes = guarded(lambda: [len(safe_text.markdown({}, text_of(seed, length))) for seed in seeds], seconds=100)
    else:
        sizes = guarded(lambda: [min(shown(seed, length)) for seed in seeds], seconds=100)
    assert len(sizes) == len(seeds)


@pytest.mark.large
def test_the_filters_end_on_many_more():
    for seed in [*range(len(PIECES)), *range(2000, 2100)]:
        guarded(shown, seed, 9_900, seconds=60)


def test_ordinary_text_is_set_and_highlighted():
    page = safe_text.clean_markdown(safe_text.markdown({}, "**so** `x` is [here](http://a) and $a^2$"))
    assert "<strong>so</strong>" in page
    assert "<math" in page
    assert 'href="http://a"' in page
    assert '<span class="k">def</span>' in safe_text.highlight_code("def f(x):\n    return x\n\n\n\nx = 1")


def test_a_picture_in_the_text_is_no_long_text():
    page = safe_text.markdown({}, f"# a\n\n<img src='data:image/png;base64,{'A' * 300_000}'>")
    assert "<h1" in page
    assert "&lt;img" not in page


# ------------------------------------------------------------------------------------------------------ a class


@pytest.fixture(scope="module")
def course(root, tmp_path_factory):
    """A graded class: ada, and one for each kind of trouble."""
    course = lay_out(root, tmp_path_factory.mktemp("pages") / "course", ["ada", *TROUBLE])
    assert grade.run(UNIT, course=course, no_sandbox=True, log=lambda line: None) == 0
    for name in TROUBLE:
        more = [("code", f"{name.upper()} <script>"), ("markdown", "<script>alert(1)</script>\x1b[2J")]
        cells = short_notebook(root, *more)["cells"][-2:]
        edit(course, name, lambda notebook, cells=cells: notebook["cells"].extend(cells))
    return course


def edit(course, name, change):
    path = course / "autograded" / name / UNIT / f"{UNIT}.ipynb"
    notebook = json.loads(path.read_text())
    change(notebook)
    path.chmod(0o644)
    path.write_text(json.dumps(notebook))


def page(course, name):
    return course / "feedback" / name / UNIT / f"{UNIT}.html"


def troubled(source, language=None, metadata=None):
    """In place of the highlighter: one that does on some texts what none should."""
    if "HANG" in source:
        while True:
            pass
    if "MEMORY" in source:
        return "x" * (8 << 30)
    if "CRASH" in source:
        os._exit(3)
    if "KILLED" in source:
        os.kill(os.getpid(), signal.SIGKILL)
    if "ERROR" in source:
        raise RuntimeError("no such \x1b colour")
    return safe_text.as_typed(source)


@pytest.fixture
def with_trouble(monkeypatch):
    monkeypatch.setattr(safe_text, "highlight_code", troubled)
    monkeypatch.setattr(pages, "SECONDS", 3)


def test_everybody_has_a_page(course, with_trouble, capfd):
    assert feedback.write_feedback(course, UNIT, force=True) == len(TROUBLE) + 1
    texts = {name: page(course, name).read_text() for name in ("ada", *TROUBLE)}
    assert "This page is plain" not in texts["ada"]
    assert "Student's answer" in texts["ada"]
    for name in TROUBLE:
        assert "This page is plain because" in texts[name]
        assert "(Score: 5 / " in texts[name]
        assert "dot_loop: 5 of 5" in texts[name]
        assert f"{name.upper()} &lt;script&gt;" in texts[name]
        assert "<script" not in texts[name]
        assert "\x1b" not in texts[name]
    said = capfd.readouterr()
    assert all(f"{name}: a plain page, because" in said.out for name in TROUBLE)
    assert "\x1b" not in said.out.replace("\x1b[A", "")


@pytest.mark.large
def test_stock_feedback_has_the_same_bounds(course, with_trouble, tmp_path):
    from nbgrader.converters import GenerateFeedback

    app = grade.nbgrader_app(course, UNIT, ["--force"])
    app.coursedir.feedback_directory = str(tmp_path)
    app.coursedir.student_id_exclude = ",".join({*TROUBLE} - {"hang"})
    GenerateFeedback(coursedir=app.coursedir, parent=app).start()
    made = {path.parts[-3]: "This page is plain" in path.read_text() for path in tmp_path.glob("*/*/*.html")}
    assert made["hang"]
    assert not made["ada"]


def test_known_causes_are_shown_in_a_full_page(course, root):
    texts = ["\n " * 40_000 + "1", "<![CDATA[" * 20_000, "\\begin{a}" * 20_000, "![a](b " * 25_000]
    more = [("code" if text[0] == "\n" else "markdown", text) for text in texts]
    before = (course / "autograded" / "ada" / UNIT / f"{UNIT}.ipynb").read_text()
    edit(course, "ada", lambda notebook: notebook["cells"].extend(short_notebook(root, *more)["cells"][-4:]))
    exporter = feedback._pages.__wrapped__(course, UNIT)
    assert exporter.write("ada") == []
    assert "![a](b" in page(course, "ada").read_text()
    edit(course, "ada", lambda notebook: notebook.update(json.loads(before)))


@pytest.mark.large
def test_a_page_with_large_figures_is_a_full_one(course, root):
    figure = {"output_type": "display_data", "metadata": {}, "data": {"image/png": "iVBORw0K" * 500_000}}
    before = (course / "autograded" / "ada" / UNIT / f"{UNIT}.ipynb").read_text()
    cell = short_notebook(root, ("code", "plot()"))["cells"][-1] | {"outputs": [figure] * 4}
    edit(course, "ada", lambda notebook: notebook["cells"].append(cell))
    assert feedback._pages.__wrapped__(course, UNIT).write("ada") == []
    assert page(course, "ada").stat().st_size > 16_000_000
    edit(course, "ada", lambda notebook: notebook.update(json.loads(before)))


def test_a_page_that_cannot_be_written_costs_no_neighbour_anything(course, monkeypatch):
    def copying(self, unit, student):
        if student == "hang":
            raise ValueError("no such \x1b file")

    monkeypatch.setattr(feedback.Pages, "init_assignment", copying)
    page(course, "ada").unlink(missing_ok=True)
    with pytest.raises(CourseError, match="for hang: see above"):
        feedback.write_feedback(course, UNIT, force=True)
    assert page(course, "ada").exists()


def test_what_is_written_is_not_written_again_and_what_is_graded_anew_is(course):
    made = feedback._pages.__wrapped__(course, UNIT)
    made.write("ada")
    shown = feedback.shown_by_gradebook(made.coursedir.db_url, UNIT)["ada"]
    assert not made.needs_page("ada", shown)
    assert made.needs_page("ada", "other marks")
    os.utime(course / "autograded" / "ada" / UNIT / f"{UNIT}.ipynb")
    assert made.needs_page("ada", shown)
    page(course, "ada").unlink()
    assert made.needs_page("ada", shown)


# ------------------------------------------------------------------------------------------------ a killed parent

RUN = """
import sys
sys.path.insert(0, sys.argv[2])
from autograder.nbgrader.quick import skip_slow_import
skip_slow_import()
import test_pages_in_bounds as here
here.safe_text.highlight_code = here.troubled
from autograder.grading.feedback_pages import write_feedback
write_feedback(here.Path(sys.argv[1]), here.UNIT, force=True)
"""


def children(pid):
    """All processes below one."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(path.read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError):
            continue
        if parent == pid:
            found += [int(path.parent.name), *children(int(path.parent.name))]
    return found


def wait_for(true, seconds=120):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and not true():
        time.sleep(0.1)
    return true()


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="no /proc")
def test_a_killed_run_leaves_no_process_and_no_half_page(course):
    command = [sys.executable, "-c", RUN, str(course), str(Path(__file__).parent)]
    run = subprocess.Popen(command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    try:
        # the process, two workers, and a child of one of them, which hangs
        assert wait_for(lambda: len(children(run.pid)) >= 3)
        below = children(run.pid)
    finally:
        run.kill()
        run.wait()
    assert wait_for(lambda: not [pid for pid in below if Path(f"/proc/{pid}").exists()], 60)
    assert all("</html>" in path.read_text()[-200:] for path in course.glob("feedback/*/*/*.html"))


# ------------------------------------------------------------------------------------------- planted regressions


def directly(function, *args, **limits):
    """In place of the guard: no process, no limit; an alarm of the test's own ends what would not."""

    def ring(*_):
        raise TimeoutError("it did not end")

    before = signal.signal(signal.SIGALRM, ring)
    signal.alarm(3)
    try:
        return function(*args)
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def test_without_the_guard_a_page_does_not_end(course, with_trouble, monkeypatch):
    made = feedback._pages.__wrapped__(course, UNIT)
    monkeypatch.setattr(pages, "guarded", directly)
    with pytest.raises(TimeoutError):
        made.write("hang")


@pytest.mark.large
def test_without_its_bound_the_highlighter_does_not_end(monkeypatch):
    monkeypatch.setattr(safe_text, "LONGEST_CODE", 10**9)
    monkeypatch.setattr(safe_text, "BLANKS", safe_text.re.compile("no such blanks"))
    with pytest.raises(TimeoutError):
        directly(safe_text.highlight_code, "\n " * 40_000)


@pytest.mark.large
@pytest.mark.parametrize("text", ["\\\\[" * 60_000, "\\begin{a}" * 40_000], ids=["display", "begin"])
def test_without_its_bound_markdown_does_not_end(monkeypatch, text):
    monkeypatch.setattr(safe_text, "LONGEST_MARKDOWN", 10**9)
    monkeypatch.setattr(safe_text, "OPENINGS", ())
    with pytest.raises(TimeoutError):
        directly(safe_text.markdown, {}, text)


def test_limits_leave_an_honest_page_room():
    assert pages.SECONDS >= 20
    assert pages.MEMORY >= 512 << 20
    assert guard.RESULT_BYTES >= 64 << 20
    assert resource.getrlimit(resource.RLIMIT_AS)[0] == resource.RLIM_INFINITY
