"""Predictions: a question with a place for the answer, then the prediction beside the result, and a table of all.

What was committed is kept in the kernel alone, by the question's text: running the cell again does not forget it, and
restarting the kernel does.
"""

import html

import ipywidgets as widgets
from IPython.display import display

from dlutils.environment import grading

#: {question: what was committed to it}
_committed: dict[str, str] = {}
#: {question: what came out, as HTML: for the reader, and for the stored page}, in the order in which they were asked
_results: dict[str, tuple[str, str]] = {}

#: In place of a result that nobody knows yet, and on a stored page of one that differs from computer to computer.
_NOT_YET, _DIFFERS = "run the cell that shows it", "differs from computer to computer: run the notebook"
_CELL = 'style="border: 1px solid currentColor; padding: 0.3em 0.6em; text-align: left; vertical-align: top"'


class Predict:
    """A question to answer before the code that answers it is run.

    The choices are buttons, not a list: JupyterLab takes a list's arrow keys for itself and moves to the next cell.

    Args:
        question: one sentence; plain text.
        options: what to choose from; a text box if there are none.
        answer: HTML that is shown after the commit; for questions that no later cell answers.

    Attributes:
        box: the widget with everything.
    """

    def __init__(self, question: str, options: tuple[str, ...] | list[str] = (), answer: str = ""):
        self.question, self.options, self.answer = question, list(options), answer
        self._field = self._choices() if options else self._text_box()
        self._button = widgets.Button(description="Commit", tooltip="Commit your prediction")
        self._button.on_click(self._commit)
        self._note = widgets.HTML()
        label = widgets.HTML(f"<b>Your prediction.</b> {html.escape(question)}")
        row = widgets.HBox([self._field, self._button], layout={"flex_flow": "row wrap", "grid_gap": "0 1em"})
        self.box = widgets.VBox([label, row, self._note])
        if question in _committed:
            self._close(_committed[question])

    def _choices(self):
        style = {"description_width": "initial", "button_width": "auto"}
        return widgets.ToggleButtons(options=self.options, value=None, style=style)

    @staticmethod
    def _text_box():
        # Sent when the box is left: key by key, the last ones would come after the press of the button.
        layout = {"width": "24em"}
        return widgets.Text(placeholder="a number, or a few words", continuous_update=False, layout=layout)

    @property
    def committed(self) -> str | None:
        """The committed prediction, or None while there is none."""
        return _committed.get(self.question)

    def _commit(self, button=None):
        said = (self._field.value or "").strip()
        if not said:
            self._note.value = _status("Choose or write an answer first, then commit.")
            return
        _committed[self.question] = said
        self._close(said)

    def _close(self, said):
        self._field.value = said
        self._field.disabled = self._button.disabled = True
        what_next = f"<p>{self.answer}</p>" if self.answer else " Now go on, and compare."
        self._note.value = _status(f"You predicted: <b>{html.escape(said)}</b>.{what_next}")

    def ask(self) -> None:
        """Display the question; while a class is graded, nothing."""
        if grading():
            return
        if self.answer or self.question not in _results:
            _results[self.question] = (self.answer, self.answer)
        choices = f" ({' · '.join(self.options)})" if self.options else ""
        fold = f"<details><summary>Answer</summary>{self.answer}</details>" if self.answer else ""
        still = {
            "text/plain": f"[prediction] {self.question}{choices}",
            "text/html": f"<p><b>Your prediction.</b> {html.escape(self.question + choices)}</p>{fold}",
        }
        _display_stored(self.box, still)

    def beside(self, measured: str, varies: bool = False) -> None:
        """Print the prediction beside what came out.

        Args:
            measured: the result in words, with its unit.
            varies: it is a time, or differs from run to run: stored pages leave it out of the review.
        """
        result = html.escape(measured)
        _results[self.question] = (result, _DIFFERS if varies else result)
        print(f"predicted: {self.committed or '(nothing committed)'} · measured: {measured}")

    @staticmethod
    def review() -> None:
        """Display every question asked so far, the prediction and what came out; while a class is graded, nothing.

        A stored page has questions and results in a fold.
        """
        if grading():
            return
        live = [
            (html.escape(question), html.escape(_committed.get(question, "(nothing committed)")), seen or _NOT_YET)
            for question, (seen, _) in _results.items()
        ]
        count = f"Your predictions: {len(_committed.keys() & _results.keys())} of {len(_results)} committed"
        kept = [(html.escape(question), result or _NOT_YET) for question, (_, result) in _results.items()]
        summary = "<summary>The predictions of this notebook, and what came out</summary>"
        still = {
            "text/plain": "\n".join(["[predictions]", *_results]),
            "text/html": f"<details>{summary}{_table(('question', 'what came out'), kept)}</details>",
        }
        _display_stored(widgets.HTML(_table(("question", "you predicted", "what came out"), live, count)), still)


def _display_stored(widget, still):
    """Display a widget, with text for where no kernel runs."""
    display({**(widget._repr_mimebundle_() or {}), **still}, raw=True)


def _table(heads, rows, caption=""):
    """An HTML table of cells that are HTML; the first cell of a row is its heading."""
    head = "".join(f'<th scope="col" {_CELL}>{one}</th>' for one in heads)
    body = "".join(
        f'<tr><th scope="row" {_CELL}>{first}</th>' + "".join(f"<td {_CELL}>{one}</td>" for one in rest) + "</tr>"
        for first, *rest in rows
    )
    title = f'<caption style="text-align: left"><b>{caption}</b></caption>' if caption else ""
    style = 'style="border-collapse: collapse; line-height: 1.4"'
    return f"<table {style}>{title}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _status(text):
    """HTML that a screen reader reads aloud when it appears."""
    return f'<div role="status">{text}</div>'
