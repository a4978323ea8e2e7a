"""Stock `nbgrader autograde` in the course folder: the same files, the same marks, and the class goes on."""

import attacks_on_the_grader  # noqa: F401  (adds to the corpus)
import pytest
from attacks import CORPUS
from test_attacks import HURRY, NEIGHBOURS, UNIT, Result, Surroundings, due_marks, sheet_of

from autograder.authoring import demo
from autograder.grading import grade
from autograder.sandbox import bubblewrap as sandbox
from autograder.units import load_unit

pytestmark = [pytest.mark.large, pytest.mark.sandbox, pytest.mark.xdist_group("both-roads")]

WORDS = ("link-", "stamp-", "module-", "old", "notebook-folder", "unit-file", "nothing", "byte-", "deep", "many", "sparse", "history", "replays", "event-no", "event-half", "lingers", "group", "invalid", "pipe")
CHOSEN = {attack.name: attack for attack in CORPUS if attack.name.startswith(WORDS)}


@pytest.fixture(scope="module")
def results(root):
    if sandbox.why_not():
        pytest.skip(f"{sandbox.why_not()}: apt-get install bubblewrap (.ci/run does)")
    around = Surroundings(root / "build" / "attacks" / "by-nbgrader")
    demo.lay_out(root, around.course)
    around.own_source(root)
    around.run("generate_assignment", UNIT, "--force")
    handed_in = {**CHOSEN, **NEIGHBOURS}
    around.hand_in(UNIT, sheet_of(root), handed_in)
    options = [f"--ExecuteAndJudge.{limit}" for limit in HURRY]
    around.run("autograde", UNIT, "--force", *options)
    table = grade.marks_table(f"sqlite:///{around.course}/gradebook.db", UNIT)
    points = {exercise.name: float(exercise.points) for exercise in load_unit(UNIT)}
    found = {}
    for student, attack in handed_in.items():
        found[student] = Result(table.get(student, {}), due_marks(attack, points), around.secrets_in(student, UNIT))
    return found


@pytest.mark.parametrize("name", [*CHOSEN, *NEIGHBOURS])
def test_marks_are_as_earned(results, name):
    result = results[name]
    assert result.marks, "left without a grade"
    assert not result.gained
    assert not result.lost
    assert not result.secrets
