"""Hold the notebooks to the budgets of the course: short cells, short prose, words for every figure."""

import ast
import re
import statistics

CODE_MEDIAN, CODE_P90, CODE_MAX = 7, 15, 25
PROSE_MAX = 120
CELLS = range(30, 61)
#: What each lesson must hold, and the text that shows it.
LESSON_PARTS = {
    "objectives": "**You will be able to**",
    "minutes": "**Minutes**",
    "a question before running": "**Predict**",
    "a summary box": "**Summary**",
    "three exercises to think about": "**Think about it**",
}


def code_lines(source):
    """Lines of code in a cell: neither blank nor comment."""
    return [line for line in source.splitlines() if line.strip() and not line.strip().startswith("#")]


def prose_words(source):
    """Words a reader reads in a Markdown cell: formulas, code, tables, folds and links' targets left out."""
    text = re.sub(r"<details>.*?</details>|```.*?```|\$\$.*?\$\$|<!--.*?-->", " ", source, flags=re.S)
    text = re.sub(r"\$[^$]*\$|`[^`]*`|\]\([^)]*\)|^\|.*$|<[^>]+>", " ", text, flags=re.M)
    return re.findall(r"[^\W\d_][\w'’-]*", text)


def lint_cells(cells, name):
    """Complaints about the cells of any notebook."""
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    lengths = sorted(len(code_lines(cell["source"])) for cell in code)
    if not lengths:
        return [f"{name}: there is no code cell"]
    complaints = []
    p90 = lengths[int(0.9 * (len(lengths) - 1))]
    if statistics.median(lengths) > CODE_MEDIAN:
        complaints.append(
            f"{name}: the median code cell has {statistics.median(lengths):g} lines, at most {CODE_MEDIAN}"
        )
    if p90 > CODE_P90:
        complaints.append(f"{name}: one code cell in ten has {p90} lines or more, at most {CODE_P90}")
    if len(cells) not in CELLS:
        complaints.append(f"{name}: {len(cells)} cells, expected {CELLS.start} to {CELLS.stop - 1}")
    for index, cell in enumerate(cells, 1):
        complaints += [f"{name}, cell {index}: {text}" for text in _lint_cell(cell)]
    return complaints


def _lint_cell(cell):
    source = cell["source"]
    if cell["cell_type"] == "markdown":
        words = len(prose_words(source))
        if words > PROSE_MAX:
            yield f"{words} words of prose, at most {PROSE_MAX}: {source[:50]!r}"
        return
    lines = len(code_lines(source))
    if lines > CODE_MAX:
        yield f"{lines} lines of code, at most {CODE_MAX}: {source[:50]!r}"
    if re.search(r"\bplt\.(show|figure|subplots)\(|%matplotlib", source):
        yield "figures are made with plots.figure() and shown with plots.show(fig, alt=...)"
    for call in _calls(source, ("show", "explore")):
        if len(call.args) < 2 and not any(keyword.arg == "alt" for keyword in call.keywords):
            yield f"line {call.lineno}: a figure without words (alt=...)"


def _calls(source, names):
    try:
        tree = ast.parse(re.sub(r"^(\s*)[%!]", r"\1#", source, flags=re.M))
    except SyntaxError:
        return []
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [call for call in calls if getattr(call.func, "attr", getattr(call.func, "id", "")) in names]


def lint_lesson(cells, name):
    """Complaints about a lesson: the general ones, and its parts that are missing."""
    prose = "\n".join(cell["source"] for cell in cells if cell["cell_type"] == "markdown")
    complaints = [f"{name}: {part} missing ({text})" for part, text in LESSON_PARTS.items() if text not in prose]
    if prose.count("<details>") < 3:
        complaints.append(f"{name}: answers to think-about exercises belong in folds (<details>), at least three")
    if not any(_calls(cell["source"], ("explore",)) for cell in cells if cell["cell_type"] == "code"):
        complaints.append(f"{name}: there is no explorer (explorers.explore)")
    return complaints + lint_cells(cells, name)


def broken_links(cells, name, folder):
    """Relative links in the prose that lead nowhere."""
    for index, cell in enumerate(cells, 1):
        if cell["cell_type"] != "markdown":
            continue
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", cell["source"]):
            if "://" not in target and not target.startswith("attachment:") and not (folder / target).exists():
                yield f"{name}, cell {index}: the link to {target} leads nowhere"
