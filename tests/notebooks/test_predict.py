"""The widget for predictions: committed once, kept in the kernel, and plain text where no widget is drawn."""

import json
import subprocess
import sys

import nbformat
import pytest
from nbclient import NotebookClient

from autograder.authoring import build
from dlutils import predict

QUESTION = "What share can a line get right?"


@pytest.fixture(autouse=True)
def nothing_committed(monkeypatch):
    monkeypatch.setattr(predict, "_committed", {})


def press(asked, value):
    """What a reader does: set the field, press the button."""
    asked._field.value = value
    asked._button.click()


@pytest.mark.parametrize(("options", "value"), [(["half", "two thirds"], "two thirds"), ([], " about 63 % ")])
def test_a_commit_closes_the_question_and_shows_the_answer(options, value, capsys):
    asked = predict.Predict(QUESTION, options, answer="It is <b>251 of 400</b>.")
    assert "251" not in asked._note.value
    press(asked, value)
    assert asked.committed == value.strip()
    assert "251 of 400" in asked._note.value
    assert 'role="status"' in asked._note.value
    assert asked._field.disabled
    assert asked._button.disabled
    asked.beside("62.75 %")
    assert capsys.readouterr().out == f"predicted: {value.strip()} · measured: 62.75 %\n"


def test_nothing_chosen_is_no_commit(capsys):
    asked = predict.Predict(QUESTION, ["half"], answer="secret")
    asked._button.click()
    assert asked.committed is None
    assert "first" in asked._note.value
    assert "secret" not in asked._note.value
    asked.beside("62.75 %")
    assert "nothing committed" in capsys.readouterr().out


def test_running_the_cell_again_keeps_the_commitment():
    press(predict.Predict(QUESTION, ["half", "more"]), "more")
    again = predict.Predict(QUESTION, ["half", "more"])
    assert again._field.value == "more"
    assert again._button.disabled
    assert predict.Predict("Another question?").committed is None


def test_what_is_written_is_shown_as_text():
    asked = predict.Predict(QUESTION)
    press(asked, "<img src=x>")
    assert "&lt;img" in asked._note.value


CODE = f"""from dlutils.predict import Predict
asked = Predict({QUESTION!r}, ["half", "two thirds"], answer="251 of 400")
asked.ask()
asked.beside("62.75 %")"""


def run_in_a_kernel(code=CODE):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
    NotebookClient(notebook, timeout=60, kernel_name="python3").execute()
    return notebook


def test_a_kernel_gives_a_widget_and_the_stored_notebook_text_that_does_not_change():
    notebook = run_in_a_kernel()
    bundle = notebook.cells[0].outputs[0].data
    assert build.WIDGET in bundle
    stored = [build.tidy(run_in_a_kernel()).cells[0].outputs for _ in range(2)]
    assert stored[0] == stored[1]
    assert build.WIDGET not in stored[0][0].data
    assert QUESTION in stored[0][0].data["text/plain"]
    assert "<summary>Answer</summary>251" in stored[0][0].data["text/html"]


@pytest.mark.large
def test_nbval_agrees_with_what_is_stored(tmp_path):
    notebook = build.tidy(run_in_a_kernel())
    path = tmp_path / "asked.ipynb"
    command = [sys.executable, "-m", "pytest", "--nbval", "-p", "no:cacheprovider", "-p", "no:xdist", "-q", str(path)]
    for change, code in (("", 0), ("x", 1)):
        notebook.cells[0].outputs[-1].text += change
        notebook.metadata.kernelspec = build.KERNEL
        path.write_text(json.dumps(notebook))
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
        assert done.returncode == code, done.stdout[-2000:]


def test_while_a_class_is_graded_nothing_is_asked(monkeypatch, capsys):
    monkeypatch.setenv("DLCOURSE_ENGINE", "1")
    predict.Predict(QUESTION).ask()
    assert capsys.readouterr().out == ""
