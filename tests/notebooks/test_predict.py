"""The widget for predictions: committed once, kept in the kernel, and plain text where no widget is drawn."""

import json
import re
import subprocess
import sys

import nbformat
import pytest
from nbclient import NotebookClient

from autograder.authoring import build, lint
from dlutils import predict

QUESTION = "What share can a line get right?"


@pytest.fixture(autouse=True)
def nothing_committed(monkeypatch):
    monkeypatch.setattr(predict, "_committed", {})
    monkeypatch.setattr(predict, "_results", {})


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


def reviewed(monkeypatch):
    """What the review displays: the live table, and the bundle for a stored page."""
    shown = []
    monkeypatch.setattr(predict, "_display_stored", lambda widget, still: shown.append((widget, still)))
    predict.Predict.review()
    (widget, still), *_ = shown[-1:]
    return widget.value, still


def test_the_review_shows_question_prediction_and_result_in_the_order_of_asking(monkeypatch):
    line = predict.Predict(QUESTION, ["half", "two thirds"])
    other = predict.Predict("Is 2 < 3?", answer="<b>Yes</b>")
    for asked in (line, other, predict.Predict("Not revealed yet?")):
        asked.ask()
    press(line, "two thirds")
    line.beside("62 % < 63 %")
    live, still = reviewed(monkeypatch)
    rows = re.findall(r"<tr>(.*?)</tr>", live)
    texts = [[re.sub("<[^>]+>", "", cell) for cell in re.findall(r"<t[hd] .*?</t[hd]>", row)] for row in rows]
    assert texts == [
        ["question", "you predicted", "what came out"],
        [QUESTION, "two thirds", "62 % &lt; 63 %"],
        ["Is 2 &lt; 3?", "(nothing committed)", "Yes"],
        ["Not revealed yet?", "(nothing committed)", "run the cell that shows it"],
    ]
    assert "Your predictions: 1 of 3 committed" in live
    assert live.count('scope="col"') == live.count('scope="row"') == 3
    assert "two thirds" not in still["text/html"]
    assert "62 % &lt; 63 %" in still["text/html"]


def test_a_stored_review_leaves_out_what_varies(monkeypatch):
    asked = predict.Predict("How many times faster?")
    asked.ask()
    asked.beside("417 times", varies=True)
    live, still = reviewed(monkeypatch)
    assert "417 times" in live
    assert "417" not in "".join(still.values())
    assert "differs from computer to computer" in still["text/html"]


def test_asking_again_keeps_the_result(monkeypatch):
    for _ in range(2):
        asked = predict.Predict(QUESTION)
        asked.ask()
        if not predict._results[QUESTION][0]:
            asked.beside("62 %")
    assert "62 %" in reviewed(monkeypatch)[0]


CODE = f"""from dlutils.predict import Predict
asked = Predict({QUESTION!r}, ["half", "two thirds"], answer="251 of 400")
asked.ask()
Predict.review()
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
    predict.Predict.review()
    assert capsys.readouterr().out == ""


# ------------------------------------------------------------------------------------------------------ the gate


def texts(root):
    return [*build.unit_texts(root), *build.lesson_texts(root)]


def test_every_prediction_has_its_widget_its_result_and_its_review(root):
    for path in texts(root):
        assert list(lint.lint_predictions(build.read_text(path).cells, path.name)) == []


PLANTED = {
    "needs a folded cell": lambda cell: cell.source.startswith("# Run this cell: it takes your prediction."),
    "nothing shows at the end": lambda cell: "Predict.review()" in cell.source,
    "nothing says what came out": lambda cell: ".beside(" in cell.source,
}


@pytest.mark.sample(1)
@pytest.mark.parametrize("said", PLANTED)
def test_each_of_them_is_missed_in_every_notebook(root, said):
    for path in texts(root):
        cells = build.read_text(path).cells
        place = next(i for i, cell in enumerate(cells) if cell.cell_type == "code" and PLANTED[said](cell))
        complaints = list(lint.lint_predictions(cells[:place] + cells[place + 1 :], path.name))
        assert said in " ".join(complaints), path.name


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ('Predict("How many?").ask()\nPredict.review()', "a prediction has no result"),
        ('n = Predict("How many?")\nn.ask()\nn.beside("3")\nn = 3\nPredict.review()', "and something else"),
    ],
)
def test_a_prediction_without_a_result_or_with_a_name_used_twice_is_refused(code, said):
    complaints = list(lint.lint_predictions([nbformat.v4.new_code_cell(code)], "planted"))
    assert len(complaints) == 1
    assert said in complaints[0]
