"""A week of a class on a real JupyterHub, as `docs/jupyterhub.md` says: a grader and three students.

Nothing stands for anything else: the hub and its proxy, accounts of the system, nbgrader's exchange, the sandbox
and the browsers are the real ones.
"""

import json
import re
from types import SimpleNamespace

import pytest
from hub import COURSE, SANDBOX, WEEK, Terminal, typed
from lab import Camera
from nbgrader_pages import AssignmentList, Formgrader
from notebook_page import Notebook, open_file

from autograder.authoring import bundle, check
from autograder.authoring.sample_class import CLASS, Desk, expected_marks, find, middle, slip
from autograder.specification import source_of
from autograder.units import load_unit

UNIT = "logistic_regression"
SPEC = load_unit(UNIT)
SLIP = slip(SPEC[middle(SPEC)])
WRITTEN = "why-zeros"
STUDENTS = ("ann", "ben", "cem")
#: What each writes below the written question, what the grader gives for it, and what the grader says.
SAYS = {"ann": "A convex valley, says Ann.", "ben": "Nothing is lost, says Ben.", "cem": "No idea, says Cem."}
BY_HAND = {"ann": (5, "Well put, Ann."), "ben": (3, "And in a hidden layer, Ben?"), "cem": (0, "Come and see me, Cem.")}
#: Ann writes this one in the browser, and nothing else; Ben has all right but for a slip; Cem nothing.
WRITES = "sigmoid"
FINN = next(persona for persona in CLASS if persona.name == "finn")
#: What is graded at the end of the week: a second written question waits.
OUT_OF = sum(exercise.points for exercise in SPEC) + 5
MARKS = {"ann": SPEC[WRITES].points, "ben": sum(expected_marks(FINN, SPEC).values()), "cem": 0}
EXCHANGE = "/srv/nbgrader/exchange"
RELEASED = f"{EXCHANGE}/neural_networks/outbound/{UNIT}/{UNIT}.ipynb"

pytestmark = [pytest.mark.large, pytest.mark.slow, pytest.mark.sandbox, pytest.mark.xdist_group("browser")]


@pytest.fixture(scope="module")
def camera(root):
    return Camera(root / "build" / "screenshots" / "hub")


@pytest.fixture(scope="module")
def week(hub, root, arrive, camera):
    """The week, lived once: {student: the page of feedback, as text}, and what the grader was told."""
    release, grade, hand_back = (body for user, body in typed(WEEK, "terminal"))
    grader = arrive("grader")
    terminal = Terminal(grader)
    terminal.run(release)
    camera(grader.page, "released")
    lists = {name: AssignmentList(arrive(name).page) for name in STUDENTS}
    for name, assignments in lists.items():
        assignments.fetch(UNIT)
        at_work(arrive(name), assignments, Desk(root, UNIT), camera)
        assignments.to_front()
        assignments.submit(UNIT)
        camera(arrive(name).page, f"{name} submitted")
    terminal.to_front()
    terminal.run(grade)
    camera(grader.page, "graded")
    table = terminal.shown()
    mark_by_hand(grader, camera)
    terminal.to_front()
    terminal.run(hand_back)
    camera(grader.page, "handed back")
    pages = {name: read_feedback(arrive(name), assignments, camera) for name, assignments in lists.items()}
    return SimpleNamespace(table=table, pages=pages)


def at_work(person, assignments, desk, camera):
    """What a student does between Fetch and Submit."""
    path = f"{UNIT}/{UNIT}.ipynb"
    fetched = person.home / path
    answers = {WRITES: source_of(SPEC[WRITES].reference)}
    if person.name == "ann":
        assignments.open(UNIT)
        cells = json.loads(fetched.read_text())["cells"]
        notebook = Notebook(person.page, cells)
        notebook.write(notebook.index(f"{WRITES}-solution"), answers[WRITES])
        notebook.run_all()
        assert notebook.output(notebook.index(WRITES)).inner_text() == "", "the visible check is silent"
        camera(person.page, "ann works")
        person.page.keyboard.press("Control+S")
        person.page.wait_for_function("() => !document.querySelector('.jp-mod-dirty')")
        written = json.loads(fetched.read_text())
        answer = next(c for c in written["cells"] if c["metadata"].get("nbgrader", {}).get("grade_id") == WRITTEN)
        answer["source"] = SAYS["ann"]
    else:
        written = FINN.make(desk) if person.name == "ben" else desk.notebook({})
        find(written, WRITTEN).source = SAYS[person.name]
    person.put(path, json.dumps(written))


def mark_by_hand(grader, camera):
    """Read each written answer in the formgrader, give marks and a comment."""
    from playwright.sync_api import expect

    formgrader = Formgrader(grader.page)
    found = set()
    for number in range(len(STUDENTS)):
        formgrader.go("Manual Grading")
        formgrader.row(UNIT).locator(".name a").click()
        formgrader.row(UNIT).locator(".name a").click()
        submissions = formgrader.frame.locator("tbody .name a.name-hidden")
        submissions.nth(len(STUDENTS) - 1).wait_for()  # before, one row a notebook
        submissions.nth(number).click()
        # The page fetches the marks after it is shown; what was typed before would not be kept.
        expect(formgrader.marks(WRITES)).to_have_attribute("placeholder", re.compile(r"\d"))
        text = formgrader.frame.locator("body").inner_text()
        [name] = [name for name, words in SAYS.items() if words in text]
        marks, comment = BY_HAND[name]
        formgrader.enter(formgrader.marks(WRITTEN), str(marks))
        formgrader.enter(formgrader.comment(WRITTEN), comment)
        formgrader.look_at(formgrader.comment(WRITTEN))
        camera(grader.page, f"{name} marked by hand")
        found.add(name)
    assert found == set(STUDENTS)


def read_feedback(person, assignments, camera):
    assignments.to_front()
    assignments.fetch_feedback(UNIT).click()
    open_file(person.page, f"{UNIT}.html")
    page = person.page.frame_locator(".jp-HTMLViewer:visible iframe")
    page.locator("table.marks").wait_for()
    camera(person.page, f"{person.name} reads")
    return page.locator("body").inner_text()


def test_the_page_s_line_says_that_grading_is_walled_in(hub):
    [(user, body)] = typed(SANDBOX)
    assert hub.machine.shell(user, body).strip().endswith("works")


def test_each_student_reads_their_own_marks_comment_and_mistake(week):
    for name, text in week.pages.items():
        total = MARKS[name] + BY_HAND[name][0]
        assert re.search(rf"\b{total:g} of {OUT_OF:g}\b", text), f"{name}: {text[:500]}"
        for other in STUDENTS:
            assert (BY_HAND[other][1] in text) == (other == name), f"{name} and {other}"
    assert SLIP.sentence in week.pages["ben"]


def test_the_grader_s_table_has_the_same_marks(week):
    for name, marks in MARKS.items():
        assert re.search(rf"\b{name}\b.*\b{marks:g}\b", week.table), week.table[-3000:]


def test_the_grader_alone_has_a_formgrader(week, hub, arrive):
    assert "Formgrader" in arrive("grader").offered("Nbgrader")
    assert arrive("grader").panels("Create Assignment") == 1
    assert arrive("grader").status("/user/grader/formgrader/manage_assignments") == 200
    for name in STUDENTS:
        assert "Assignment List" in arrive(name).offered("Nbgrader")
        assert "Formgrader" not in arrive(name).offered("Nbgrader")
        assert arrive(name).panels("Create Assignment") == 0
        assert arrive(name).status(f"/user/{name}/formgrader/manage_assignments") == 404


@pytest.mark.parametrize("owner", ["grader", "ben"])
def test_nobody_enters_the_server_of_another(week, arrive, owner):
    for path in ("lab", f"files/{UNIT}/{UNIT}.ipynb", "formgrader/manage_assignments", "api/contents"):
        assert arrive("ann").status(f"/user/{owner}/{path}") in (403, 404), path


# ------------------------------------------------------------------------------- what a student finds by terminal


@pytest.fixture(scope="module")
def spy(week, arrive):
    """Ann's terminal, when all is graded and handed back."""
    return Terminal(arrive("ann"))


#: Everything of these names that she can read, on the whole machine.
LOOK = (
    r"find / -path /proc -prune -o -path /sys -prune -o -path '*/site-packages/nbgrader' -prune -o -type f -readable "
    r"\( -name 'gradebook.db*' -o -name 'history.db*' -o -path '*/autograder/*' -o -path '*/source/*.ipynb' "
    r"-o -path '*/autograded/*' -o -path '*/submitted/*' -o -path '*/inbound/*' -o -name 'jupyterhub*.sqlite' "
    r"-o -name 'jupyterhub_cookie_secret' \) -print 2>/dev/null"
)
#: Notebooks and pages of others that she can read, and what others wrote.
OTHERS = "find /home /srv/nbgrader /tmp /var -type f -size +0 -readable ! -user ann -print 2>/dev/null"


def test_she_finds_no_answers_gradebook_or_hand_ins(spy):
    assert spy.said(LOOK).split("\n") == [""]


def test_of_others_she_can_read_what_was_released_and_nothing_else(spy):
    assert set(spy.said(OTHERS).split()) == {RELEASED}


def test_no_line_of_a_solution_is_anywhere_she_can_read(spy, hub, root, arrive):
    secrets = check.secret_lines(root, UNIT) - bundle.TAUGHT - bundle.HARMLESS
    lines = sorted(line for line in secrets if line not in source_of(SPEC[WRITES].reference))
    assert len(lines) > 10
    arrive("ann").put("lines", "\n".join(lines))
    places = "/srv/student/dlutils /srv/student/release /srv/nbgrader /srv/jupyterhub /home /etc /tmp /var"
    assert spy.said(f"grep -rlsFf ~/lines {places} --exclude-dir=ann").split("\n") == [""]


def test_her_python_has_no_autograder(spy):
    assert "No module named 'autograder'" in spy.said("/srv/jupyter/bin/python -c 'import autograder'")
    assert "/srv/student/dlutils" in spy.said("/srv/jupyter/bin/python -c 'import dlutils; print(dlutils.__file__)'")


@pytest.mark.parametrize(
    "line",
    [
        f"ls {COURSE}",
        "ls /home/ben",
        "ls /srv/jupyterhub",
        f"ls {EXCHANGE}/neural_networks/inbound",
        f"ls {EXCHANGE}/neural_networks/feedback",
        f"mv {EXCHANGE}/neural_networks {EXCHANGE}/mine",
        f"rm {RELEASED}",
    ],
)
def test_she_is_refused(spy, line):
    assert re.search("Permission denied|not permitted", spy.said(f"{line} < /dev/null"))


def test_what_is_left_open_is_found(spy, hub):
    """The search finds what it looks for, once the page is not kept to."""
    hub.machine.shell("root", f"chmod 755 /home/grader {COURSE}")
    try:
        found = spy.said(LOOK).split()
    finally:
        hub.machine.shell("root", f"chmod 700 /home/grader {COURSE}")
    assert f"{COURSE}/gradebook.db" in found
    assert f"{COURSE}/source/{UNIT}/{UNIT}.ipynb" in found


def test_nothing_of_all_this_is_on_this_machine(hub):
    for path in ("/etc/passwd", "/etc/shadow"):
        with open(path) as file:
            assert not re.search(r"^(grader|ann|ben|cem):", file.read(), re.M)
    assert list(hub.machine.folder.iterdir()) == []
