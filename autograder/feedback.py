"""Write a verdict as a page that a student would thank you for: no answers, no reference code."""

import html

STYLE = {
    "table": "border-collapse:collapse;margin:6px 0",
    "cell": "border:1px solid #ccc;padding:3px 9px;text-align:left;vertical-align:top",
    "sentence": "border-left:4px solid #D55E00;padding:3px 10px;margin:6px 0;background:#fdf3ec;color:#222",
    "praise": "border-left:4px solid #009E73;padding:3px 10px;margin:6px 0;background:#eef8f4;color:#222",
}


def verdict_html(verdict):
    """A verdict as HTML: marks, the sentence, and a table of the outputs."""
    parts = [f"<p><b>{html.escape(verdict.exercise)}: {marks(verdict.score)} of {marks(verdict.max_score)}</b></p>"]
    style = STYLE["praise" if verdict.full else "sentence"]
    parts.append(f'<p style="{style}">{_prose(verdict.message)}</p>')
    if verdict.outputs and not verdict.full:
        parts.append(_table(verdict.outputs))
    if verdict.inputs:
        parts.append(f"<p>The inputs of the first case that went wrong: <code>{html.escape(verdict.inputs)}</code></p>")
    return "\n".join(parts)


def _table(outputs):
    cell = f'style="{STYLE["cell"]}"'
    rows = [f"<tr><th {cell}>output</th><th {cell}>verdict</th><th {cell}>what came against what was due</th></tr>"]
    for output in outputs:
        word = "✓ right" if output.right else "✗ wrong"
        problem = "" if output.right else _prose(output.problem)
        rows.append(f"<tr><td {cell}><code>{html.escape(output.name)}</code></td><td {cell}>{word}</td><td {cell}>{problem}</td></tr>")
    return f'<table style="{STYLE["table"]}">{"".join(rows)}</table>'


def verdict_text(verdict):
    """The same in plain text, for a terminal or a notebook without HTML."""
    lines = [f"{verdict.exercise}: {marks(verdict.score)} of {marks(verdict.max_score)}", verdict.message]
    if not verdict.full:
        lines += [f"  {'right' if o.right else 'WRONG'}  {o.name}{': ' + o.problem if o.problem else ''}" for o in verdict.outputs]
    return "\n".join(lines)


def marks(value):
    """Marks without needless zeros."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _prose(text):
    """Escaped text with `code` set as code."""
    pieces = html.escape(str(text)).split("`")
    return "".join(f"<code>{piece}</code>" if index % 2 else piece for index, piece in enumerate(pieces))
