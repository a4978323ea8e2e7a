"""The verbs as a shell sees them: exit codes, one line with the remedy, JSON."""

import json
import shutil
import subprocess
import sys

import pytest

from autograder.grading.tryout import given_texts
from autograder.sandbox import bubblewrap as sandbox
from autograder.specification import source_of
from autograder.units import load_unit


def autograder(*arguments, cwd=None):
    command = [sys.executable, "-m", "autograder", *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True)


@pytest.fixture
def answer(tmp_path):
    path = tmp_path / "answer.py"
    path.write_text(source_of(load_unit("logistic_regression")["sigmoid"].reference))
    return path


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["try", "no_unit", "sigmoid", "x.py"], "logistic_regression"),
        (["try", "logistic_regression", "no_exercise", "x.py"], "propagate"),
        (["try", "logistic_regression", "sigmoid", "no_file.py"], "no file"),
        (["try", "logistic_regression", "sigmoid", "--all", "no_folder"], "not a folder"),
        (["try", "logistic_regression", "sigmoid"], "usage"),
        (["no_verb"], "usage"),
        (["grade", "no_assignment"], "course folder"),
    ],
)
@pytest.mark.sample(3)
def test_bad_usage_is_one_remedy_and_exit_2(arguments, words, tmp_path, answer):
    (tmp_path / "x.py").write_text("")
    done = autograder(*arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_grading_without_a_course_a_gradebook_or_an_assignment_says_what_to_run_first(root, tmp_path):
    assert "course folder" in autograder("grade", "logistic_regression", "--no-sandbox", cwd=tmp_path).stderr
    shutil.copy(root / "nbgrader_config.py", tmp_path)
    (tmp_path / "source").mkdir()
    done = autograder("grade", "logistic_regression", "--no-sandbox", cwd=tmp_path)
    assert done.returncode == 2
    assert "nbgrader generate_assignment logistic_regression" in done.stderr
    assert "WARNING: no sandbox" in done.stderr


@pytest.mark.skipif(bool(sandbox.why_not()), reason="needs bubblewrap: apt-get install bubblewrap (.ci/run does)")
def test_try_prints_json_and_exits_by_the_marks(tmp_path, answer):
    done = autograder("try", "logistic_regression", "sigmoid", answer, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    verdict = json.loads(done.stdout)
    assert verdict["score"] == verdict["max_score"] == 10
    assert verdict["outputs"] == {"sigmoid(z)": "right"}
    assert verdict["misconception"] is None
    (tmp_path / "broken.py").write_text("def sigmoid(z:")
    (tmp_path / "noisy.py").write_text(
        "print('{\"score\": 10}')\ndef sigmoid(z):\n    print('noise')\n    return 1 / (1 + np.exp(z))\n"
    )
    done = autograder("try", "logistic_regression", "sigmoid", "--all", tmp_path)
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1
    assert [row["file"] for row in found] == ["answer.py", "broken.py", "noisy.py"]
    assert [row["score"] for row in found] == [10, 0, 0]
    assert "SyntaxError" in found[1]["message"]
    assert found[2]["misconception"].startswith("This is sigmoid(-z)")


@pytest.mark.skipif(bool(sandbox.why_not()), reason="needs bubblewrap: apt-get install bubblewrap (.ci/run does)")
@pytest.mark.large
def test_try_supplies_what_the_file_lacks_from_the_notebook(tmp_path):
    (tmp_path / "optimize.py").write_text(source_of(load_unit("logistic_regression")["optimize"].reference))
    done = autograder("try", "logistic_regression", "optimize", tmp_path / "optimize.py")
    assert done.returncode == 0, done.stdout


def test_the_demo_says_what_to_install_to_whom_may_not(monkeypatch):
    from autograder.authoring import demo

    monkeypatch.setattr(sandbox, "why_not", lambda: "bubblewrap (`bwrap`) is not installed")
    monkeypatch.setattr(subprocess, "Popen", lambda *args, **options: pytest.fail(f"it runs {args}"))
    said = []
    monkeypatch.setattr(demo.os, "geteuid", lambda: 1000)
    assert not demo.have_sandbox(said.append)
    assert len(said) == 1
    assert "apt-get install bubblewrap" in said[0]


def test_the_demo_installs_the_sandbox_for_root_and_says_so_before(monkeypatch):
    from autograder.authoring import demo

    said, there = [], []
    monkeypatch.setattr(sandbox, "why_not", lambda: None if there else "bubblewrap (`bwrap`) is not installed")
    monkeypatch.setattr(demo.shutil, "which", lambda name: None if name == "bwrap" else f"/usr/bin/{name}")
    monkeypatch.setattr(demo.os, "geteuid", lambda: 0)
    monkeypatch.setattr(demo.subprocess, "run", lambda command, **options: there.append((len(said), command)))
    assert demo.have_sandbox(said.append)
    assert there == [(1, demo.INSTALL)], "one line, then the command"
    assert "apt-get install -y -qq bubblewrap" in said[0]


def test_try_hands_out_what_comes_earlier_in_the_notebook_and_nothing_else():
    unit = load_unit("deep_network")
    given = given_texts(unit, "two_layer_model")
    assert "L_model_forward" in given, "a right answer may use the functions for any depth"
    names = [exercise.name for exercise in unit]
    assert [*given][1:] == names[: names.index("two_layer_model")]
