"""Each inner wall taken down in turn: marks and neighbours do not hang on a single one."""

import attacks_on_the_grader  # noqa: F401  (adds to the corpus)
import pytest
from attacks import CORPUS
from test_attacks import NEIGHBOURS, grade_ours

from autograder.sandbox import bubblewrap as sandbox

pytestmark = [pytest.mark.large, pytest.mark.exhaustive, pytest.mark.sandbox, pytest.mark.xdist_group("attacks")]

#: What aims at marks, at the seam or at the folder.  What fills memory or the machine is held by one wall alone.
KINDS = ("marks", "reads", "file")
NAMES = ("lingers", "group", "exit", "interrupts", "daemon", "event-", "stamp-", "deep", "sparse")
CHOSEN = {a.folder or a.name: a for a in CORPUS if a.kind in KINDS or a.name.startswith(NAMES)}


@pytest.mark.parametrize("wall", ["namespaces", "landlock", "seccomp"])
def test_without_one_wall_nobody_gains_and_no_neighbour_loses(root, monkeypatch, wall):
    if sandbox.why_not():
        pytest.skip(f"{sandbox.why_not()}: apt-get install bubblewrap (.ci/run does)")
    true = sandbox.environment
    monkeypatch.setattr(sandbox, "environment", lambda *args, **options: {**true(*args, **options), "DLCOURSE_WITHOUT": wall})
    run = grade_ours(root, root / "build" / "attacks" / f"without-{wall}", {**CHOSEN, **NEIGHBOURS})
    for name, result in run.results.items():
        assert result.marks, f"{name} is left without a grade"
        assert not result.gained, (name, result.gained)
        assert not result.secrets, (name, result.secrets)
    assert not [name for name in NEIGHBOURS if run.results[name].lost]
    assert run.around.written() == run.before
