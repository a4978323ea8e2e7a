"""The order of a feedback page: marks first, then each graded cell with its answer; everything else is folded.

`settings.configure` names `FeedbackLayout` among the preprocessors of `nbgrader generate_feedback`; the template
`templates/feedback` writes what is decided here, and decides nothing itself.
"""

import re
from contextlib import suppress
from typing import Any

from markupsafe import Markup, escape
from nbformat import NotebookNode
from nbgrader import utils
from nbgrader.preprocessors import ClearHiddenTests, ClearMarkScheme, NbGraderPreprocessor

from autograder.lms.when import length_shown, shown
from autograder.nbgrader.feedback import findings_html, prose
from autograder.nbgrader.final_marks import Dates, on_page
from autograder.nbgrader.notes import NOTE
from autograder.nbgrader.page_parts import SENTENCES, Page, Place, Row
from autograder.nbgrader.scores import Score, Scores
from autograder.plain_text import in_one_line
from autograder.verdict import Status, Verdict

#: The first heading of folded cells; more of it is not shown.
HEADING, LONGEST_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+(\S[^\n]{0,200})", re.MULTILINE), 80
#: So much of an error's message is said.
LONGEST_ERROR = 300
#: Summaries of the folds in the part of a graded cell.
ANSWER, CHECK = Markup("Student's answer"), Markup("The check")
#: Verdicts that say something of the student's own text: where marks were lost, it is shown unfolded.
ON_THE_TEXT = {Status.RIGHT, Status.WRONG, Status.RAISED, Status.TOO_SLOW, Status.NO_FUNCTION}


class FeedbackLayout(NbGraderPreprocessor):
    """Look up the marks, take out hidden tests and mark schemes, decide where each cell stands and what is folded."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        """As nbconvert asks: the notebook with its cells in the page's order, and `resources["page"]`.

        Raises:
            MissingEntry: the gradebook has no such submission.
        """
        for cell in nb.cells:
            if utils.is_locked(cell) or (utils.is_grade(cell) and cell.cell_type == "code"):
                cell.source = without_hidden(cell.source)
        scores, dates = on_page(resources["nbgrader"])
        nb.cells, page = arrange(nb.cells, scores)
        page.lateness = lateness(dates, self.config.Exchange.get("timezone", "UTC"))
        resources["page"] = page
        return nb, resources


def lateness(dates: Dates, zone: str) -> str:
    """By how much a hand-in was late, and when it was due; "" where it was not."""
    if not dates.late:
        return ""
    extended = f", with an extension of {length_shown(dates.extension.total_seconds())}" if dates.extension else ""
    return (
        f"{length_shown(dates.late.total_seconds())} late: handed in {shown(dates.handed_in, zone)}, "
        f"due {shown(dates.ends, zone)}{extended}."
    )


def without_hidden(source: str) -> str:
    """The text of a cell without its hidden tests and its mark scheme, by nbgrader's own delimiters."""
    for kind, what in ((ClearHiddenTests, "test"), (ClearMarkScheme, "mark_scheme")):
        begin, end = (getattr(kind, f"{name}_{what}_delimeter").default_value for name in ("begin", "end"))
        source = _without(source, begin, end)
    return source


def _without(source, begin, end):
    kept, hidden = [], False
    for line in source.split("\n"):
        hidden = (hidden or begin in line) and end not in line
        if not hidden and end not in line:
            kept.append(line)
    return "\n".join(kept)


def arrange(cells: list[NotebookNode], scores: Scores) -> tuple[list[NotebookNode], Page]:
    """Cells in the page's order, each answer before the graded cell that judges it, and the page.

    Args:
        cells: of a graded notebook.
        scores: the gradebook's marks.
    """
    page = Page(scores)
    graded = {name: index for name, index in graded_in(cells).items() if name in scores.cells}
    owned = owners(cells, graded)
    order, rest = [], []
    for index, cell in enumerate(cells):
        if index in owned:
            continue
        if graded.get(_name(cell)) != index:
            rest.append(index)
            continue
        answers = [answer for answer, owner in owned.items() if owner == index]
        page.places += _rest([cells[i] for i in rest], scores) + _part(page, cell, [cells[i] for i in answers])
        order, rest = [*order, *rest, *answers, index], []
    page.places += _rest([cells[i] for i in rest], scores)
    seen = {row.score.name for row in page.rows}
    page.rows += [Row(score, SENTENCES["gone"], here=False) for name, score in scores.cells.items() if name not in seen]
    _say_once(page, cells)
    return [cells[index] for index in [*order, *rest]], page


def _name(cell):
    """The id of a graded cell, or None."""
    return cell.metadata.nbgrader.grade_id if utils.is_grade(cell) or utils.is_task(cell) else None


def graded_in(cells: list[NotebookNode]) -> dict[str, int]:
    """{name of a graded cell: its index}."""
    return {_name(cell): index for index, cell in enumerate(cells) if _name(cell)}


def owners(cells: list[NotebookNode], graded: dict[str, int]) -> dict[int, int]:
    """{index of an answer: index of the graded cell that judges it}, by name, else the next graded one.

    Args:
        graded: of `graded_in`.
    """
    found, waiting = {}, []
    for index, cell in enumerate(cells):
        if utils.is_solution(cell) and not utils.is_grade(cell):
            named = graded.get(cell.metadata.nbgrader.grade_id.removesuffix("-solution"))
            if named is None:
                waiting.append(index)
            else:
                found[index] = named
        elif graded.get(_name(cell)) == index:
            if not utils.is_solution(cell):
                found |= dict.fromkeys(waiting, index)
            waiting = []
    return dict(sorted(found.items()))


def _rest(cells, scores):
    """Places of cells without marks: one fold, but a cell on which the teacher has commented stays open."""
    places, run = [], []
    for cell in [*cells, None]:
        comment = cell is not None and scores.comments.get(cell.metadata.get("nbgrader", {}).get("grade_id"), "")
        if (cell is None or comment) and run:
            places += [Place() for _ in run]
            first, last = places[-len(run)], places[-1]
            first.fold, first.folded, last.unfold = _heading(run), len(run), True
            run = []
        if comment:
            places.append(Place(comment=comment))
        elif cell is not None:
            run.append(cell)
    return places


def _heading(cells):
    """The first heading in cells, as text."""
    for cell in cells:
        found = cell.cell_type == "markdown" and HEADING.search(cell.source)
        if found:
            text = re.sub(r"[`*$#]", "", found[1]).strip()
            return text if len(text) <= LONGEST_HEADING else f"{text[:LONGEST_HEADING]}…"
    return "More of the notebook"


def _part(page, cell, answers):
    """Places of a graded cell and of the answers it judges; its row is added to the page."""
    score = page.scores.cells[_name(cell)]
    names = [score.name, *(answer.metadata.nbgrader.grade_id for answer in answers)]
    verdict = verdict_of(cell)
    row = _row(cell, score, verdict, "\n\n".join(filter(None, map(page.scores.comments.get, names))))
    page.rows.append(row)
    written = cell.cell_type == "markdown" or utils.is_solution(cell)
    places = [_folded("answer", ANSWER, not score.full and row.answered and page.has_room(a.source)) for a in answers]
    if not written:
        places.append(_folded("check", CHECK, verdict is None and not score.full))
    else:
        places.append(Place("written") if page.has_room(cell.source) else _folded("written", ANSWER))
    places[0].row, places[-1].ends = row, True
    if verdict and not written:
        cell.outputs = []  # they are the judge's words, as they were before anyone changed the marks
    return places


def said_by_check(cell: NotebookNode, score: Score) -> Markup | str:
    """What the page says of an ordinary graded cell, which no judge looked at: what its outputs say."""
    for output in cell.get("outputs", ()):
        if output.output_type == "error":
            words = in_one_line(f"{output.ename}: {output.evalue}" if output.evalue else output.ename, LONGEST_ERROR)
            return escape(f"The check stopped: {words}")
    return SENTENCES["passed" if score.full else "partly"]


def _folded(role, summary, unfolded=False):
    return Place(role, fold=summary, folded=1, unfold=True, open=unfolded)


def verdict_of(cell: NotebookNode) -> Verdict | None:
    """The judge's verdict that is noted in a graded cell, or None."""
    noted = cell.metadata.get(NOTE, {})
    with suppress(KeyError, TypeError, ValueError, AttributeError):
        return Verdict.from_dict(noted["verdict"])
    return None


def _row(cell, score, verdict, comment):
    """What the page says of one graded cell."""
    if score.by_hand:
        words = SENTENCES["read"] if score.graded else SENTENCES["blank"] if score.blank else ""
        return Row(score, words, comment=comment)
    if verdict is None:
        return Row(score, SENTENCES["by teacher"] if score.changed else said_by_check(cell, score), comment=comment)
    findings = "" if verdict.full else findings_html(verdict)
    answered = verdict.status in ON_THE_TEXT
    if score.changed:
        return Row(score, SENTENCES["by teacher"], "", findings, comment, answered)
    if score.differs_from(verdict.score):
        return Row(score, SENTENCES["changed"], findings, "", comment, answered)
    sentence = SENTENCES["right"] if score.full and verdict.full else prose(verdict.message)
    return Row(score, sentence, findings, "", comment, answered)


def _say_once(page, cells):
    """Where nothing was handed in that can be read, say so once, and not beside each exercise."""
    verdicts = [verdict for verdict in map(verdict_of, cells) if verdict]
    messages = {verdict.message for verdict in verdicts if not verdict.status.handed_in}
    if len(messages) == 1 and len(verdicts) > 1 and not any(verdict.status.handed_in for verdict in verdicts):
        page.notice = prose(messages.pop())
        for row in page.rows:
            row.findings = ""
            row.sentence = row.sentence if row.score.by_hand or row.score.changed else ""
