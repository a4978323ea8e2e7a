"""Write a verdict as a page that a student would thank you for: no answers, no reference code."""

import html
from decimal import Decimal

from markupsafe import Markup, escape

from autograder.nbgrader.rounding import shown
from autograder.verdict import Status, Verdict

_BOX = "padding:3px 10px;margin:6px 0;color:#222;border-left:4px solid"
STYLE = {"sentence": f"{_BOX} #D55E00;background-color:#fdf3ec", "praise": f"{_BOX} #009E73;background-color:#eef8f4"}
#: Of these there is something to compare: the function was called.
COMPARED = {Status.RIGHT, Status.WRONG, Status.RAISED, Status.TOO_SLOW}
CELL = 'style="text-align:left;padding:2px 12px 2px 0"'


def verdict_html(verdict):
    """A verdict as HTML: marks, the sentence, and a table of the outputs."""
    parts = [f"<p><b>{html.escape(verdict.exercise)}: {marks(verdict.score)} of {marks(verdict.max_score)}</b></p>"]
    style = STYLE["praise" if verdict.full else "sentence"]
    parts.append(f'<p style="{style}">{prose(verdict.message)}</p>')
    if verdict.outputs and not verdict.full:
        parts.append(_table(verdict.outputs))
    if verdict.inputs:
        parts.append(f"<p>The inputs of the first case that went wrong: <code>{html.escape(verdict.inputs)}</code></p>")
    return "\n".join(parts)


def _table(outputs):
    """A plain table: the page it stands in has its own style for tables."""
    rows = [f"<tr><th {CELL}>output</th><th {CELL}>verdict</th><th {CELL}>got and expected</th></tr>"]
    for output in outputs:
        word = "✓ right" if output.right else "✗ wrong"
        problem = "" if output.right else prose(output.problem)
        name = f"<code>{html.escape(output.name)}</code>"
        rows.append("".join(["<tr>", *(f"<td {CELL}>{text}</td>" for text in (name, word, problem)), "</tr>"]))
    return f"<table>{''.join(rows)}</table>"


def findings_html(verdict: Verdict) -> str:
    """What the judge found, without the marks, for a page that takes those from the gradebook.

    The sentence comes first; then, where the function was called, the shapes of the first failing case, and got
    against expected for each output that is wrong, those with the same words in one line.
    """
    parts = [f'<p class="sentence">{prose(verdict.message)}</p>']
    if verdict.status not in COMPARED:
        return parts[0]
    if verdict.inputs:
        parts.append(f"<p>The first case that went wrong: <code>{html.escape(verdict.inputs)}</code></p>")
    right, wrong = [output.name for output in verdict.outputs if output.right], {}
    for output in verdict.outputs:
        if not output.right:
            wrong.setdefault(output.problem, []).append(output.name)
    rows = [
        f'<tr><th scope="row">{_names(names)}</th><td>✗ {prose(problem)}</td></tr>' for problem, names in wrong.items()
    ]
    if right:
        rows.append(f'<tr><th scope="row">{_names(right)}</th><td>✓ right</td></tr>')
    if rows:
        head = '<tr><th scope="col">output</th><th scope="col">got and expected</th></tr>'
        parts.append(f'<table class="outputs"><thead>{head}</thead><tbody>{"".join(rows)}</tbody></table>')
    return "\n".join(parts)


def _names(names):
    return ", ".join(f"<code>{html.escape(name)}</code>" for name in names)


def verdict_text(verdict):
    """The same in plain text, for a terminal or a notebook without HTML."""
    lines = [f"{verdict.exercise}: {marks(verdict.score)} of {marks(verdict.max_score)}", verdict.message]
    if not verdict.full:
        lines += [
            f"  {'right' if o.right else 'WRONG'}  {o.name}{': ' + o.problem if o.problem else ''}"
            for o in verdict.outputs
        ]
    return "\n".join(lines)


def marks(value: float | Decimal) -> str:
    """Marks without needless zeros."""
    return shown(value)


def prose(text):
    """Escaped text with `code` set as code; an odd backtick stays what it is."""
    pieces = str(escape(str(text))).split("`")
    if len(pieces) % 2 == 0:
        return Markup("`".join(pieces))
    return Markup("".join(f"<code>{piece}</code>" if index % 2 else piece for index, piece in enumerate(pieces)))
