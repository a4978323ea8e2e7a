"""Attacks come to the same marks whether the course's own cells that nobody reads are left out or not."""

import attacks_on_the_grader  # noqa: F401  (adds to the corpus)
import pytest
from attacks import CORPUS, Sheet
from test_attacks import HURRY, NEIGHBOURS, UNIT, Surroundings, students

from autograder.authoring import demo
from autograder.authoring.sample_class import Desk
from autograder.sandbox import bubblewrap as sandbox

pytestmark = [pytest.mark.large, pytest.mark.sandbox, pytest.mark.xdist_group("attacks-both-ways")]


def test_attacks_have_the_same_marks_both_ways(root, both_ways):
    if sandbox.why_not():
        pytest.skip(f"{sandbox.why_not()}: apt-get install bubblewrap (.ci/run does)")
    around = Surroundings(root / "build" / "attacks" / "both-ways")
    demo.lay_out(root, around.course)
    around.own_source(root)
    around.run("generate_assignment", UNIT, "--force")
    desk = Desk(root, UNIT)  # with all the course's cells, of which the corpus usually hands in few
    around.hand_in(UNIT, Sheet(desk.release, desk.right()), {**students(CORPUS), **NEIGHBOURS})
    found = both_ways(around.course, UNIT, [f"--ExecuteAndJudge.{limit}" for limit in HURRY])
    assert not found["marks"]
    assert found["left out"] > 100
