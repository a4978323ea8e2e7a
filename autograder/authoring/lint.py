"""Hold the notebooks to the budgets of the course (short cells, short prose, words for every figure), and imports to
their direction: autograder → dllessons → dlutils, never back.
"""

import ast
import re
import statistics

CODE_MEDIAN, CODE_P90, CODE_MAX = 7, 15, 25
PROSE_MAX = 120
CELLS = range(30, 61)
#: A lesson has more, since each of its small exercises takes three or four.
LESSON_CELLS = range(30, 81)
#: Cells that hold the text to its numbers.
TEXT_CHECKS = "text-checks"
#: What each lesson must hold, and the text that shows it.
LESSON_PARTS = {
    "objectives": "**You will be able to**",
    "minutes": "**Minutes**",
    "a question before running": "**Predict**",
    "a summary box": "**Summary**",
    "three exercises to think about": "**Think about it**",
    "five questions to recall": "**Check yourself**",
}
#: A question that the reader answers before running on.
PREDICTION = re.compile(r"\*\*Predict\b")
#: What checks a small exercise, and how many a lesson must have.
SMALL_EXERCISE, SMALL_EXERCISES = "exercise.check(", 3

#: Which packages the files of a folder must not import, anywhere in them.  A submission sees `dlutils` alone.
FORBIDDEN_IMPORTS = {
    "dlutils/**/*.py": ("autograder", "dllessons"),
    "source/*/*.py": ("autograder", "dllessons"),
    "dllessons/**/*.py": ("autograder",),
    "notebooks/*.py": ("autograder",),
}
#: Until the recorder finds the judge through an entry point.
PERMITTED_IMPORTS = {("dlutils/harness.py", "autograder.judge.judgement")}
#: Functions that import, find or run what a string names.
IMPORTING_CALLS = ("import_module", "__import__", "find_spec", "run_module", "resolve_name", "exec", "eval", "compile")


def folded(cell):
    """Whether a cell's code is folded away for readers, who see what it shows: no budget counts it."""
    return bool(cell.get("metadata", {}).get("jupyter", {}).get("source_hidden"))


def code_lines(source):
    """Lines of code in a cell: neither blank nor comment."""
    return [line for line in source.splitlines() if line.strip() and not line.strip().startswith("#")]


def prose_words(source):
    """Words a reader reads in a Markdown cell: formulas, code, tables, folds and links' targets left out."""
    text = re.sub(r"<details>.*?</details>|```.*?```|\$\$.*?\$\$|<!--.*?-->", " ", source, flags=re.S)
    text = re.sub(r"\$[^$]*\$|`[^`]*`|\]\([^)]*\)|^\|.*$|<[^>]+>", " ", text, flags=re.M)
    return re.findall(r"[^\W\d_][\w'’-]*", text)


def lint_cells(cells, name, allowed=CELLS):
    """Complaints about the cells of any notebook; `allowed` is the range of how many there may be."""
    read = [cell for cell in cells if not folded(cell)]
    code = [cell for cell in read if cell["cell_type"] == "code"]
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
    if len(read) not in allowed:
        complaints.append(f"{name}: {len(read)} cells, expected {allowed.start} to {allowed.stop - 1}")
    for index, cell in enumerate(cells, 1):
        complaints += [f"{name}, cell {index}: {text}" for text in _lint_cell(cell)]
    return complaints


def _lint_cell(cell):
    source = cell["source"]
    if folded(cell) and not source.startswith("# "):
        yield f"the first line of a folded cell is seen, so it is a comment that gives nothing away: {source[:50]!r}"
    if cell["cell_type"] == "markdown":
        words = len(prose_words(source))
        if words > PROSE_MAX:
            yield f"{words} words of prose, at most {PROSE_MAX}: {source[:50]!r}"
        return
    lines = len(code_lines(source))
    if lines > CODE_MAX and not folded(cell):
        yield f"{lines} lines of code, at most {CODE_MAX}: {source[:50]!r}"
    if re.search(r"\bplt\.(show|figure|subplots)\(|%matplotlib", source):
        yield "figures are made with plots.figure() and shown with plots.show(fig, alt=...)"
    for call in _calls(source, ("show", "explore")):
        if len(call.args) < 2 and not any(keyword.arg == "alt" for keyword in call.keywords):
            yield f"line {call.lineno}: a figure without words (alt=...)"


def _parsed(source):
    """A cell's code as a tree; an empty one if it is not Python."""
    try:
        return ast.parse(_without_magics(source))
    except SyntaxError:
        return ast.Module([], [])


def _calls(source, names):
    calls = [node for node in ast.walk(_parsed(source)) if isinstance(node, ast.Call)]
    return [call for call in calls if _name_of(call) in names]


def _without_magics(source):
    """Lines that IPython understands and Python does not, as comments."""
    return re.sub(r"^(\s*)[%!]", r"\1#", source, flags=re.M)


def _name_of(call):
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


def lint_lesson(cells, name):
    """Complaints about a lesson: the general ones, and its parts that are missing."""
    cells = [cell for cell in cells if TEXT_CHECKS not in cell["metadata"].get("tags", ())]
    prose = "\n".join(cell["source"] for cell in cells if cell["cell_type"] == "markdown")
    complaints = [f"{name}: {part} missing ({text})" for part, text in LESSON_PARTS.items() if text not in prose]
    if prose.count("<details>") < 3:
        complaints.append(f"{name}: answers to think-about exercises belong in folds (<details>), at least three")
    if not any(_calls(cell["source"], ("explore",)) for cell in cells if cell["cell_type"] == "code"):
        complaints.append(f"{name}: there is no explorer (explorers.explore)")
    written = sum(SMALL_EXERCISE in cell["source"] for cell in cells if cell["cell_type"] == "code")
    if written < SMALL_EXERCISES:
        complaints.append(f"{name}: {written} small exercises ({SMALL_EXERCISE}...), at least {SMALL_EXERCISES}")
    for index, cell in enumerate(cells, 1):
        if cell["cell_type"] == "code" and not folded(cell) and _has_assert(cell["source"]):
            complaints.append(f"{name}, cell {index}: an assert that readers see; it belongs in a folded cell")
    return complaints + lint_cells(cells, name, LESSON_CELLS)


def _has_assert(source):
    return any(isinstance(node, ast.Assert) for node in ast.walk(_parsed(source)))


def lint_predictions(cells, name):
    """Complaints about predictions: questions without a widget, widgets without a result, no review after them."""
    for index, cell in enumerate(cells):
        if cell["cell_type"] == "markdown" and PREDICTION.search(cell["source"]):
            code = [one["source"] for one in cells[index + 1 : index + 3] if one["cell_type"] == "code"]
            if not any(_calls(source, ("Predict",)) for source in code):
                yield f"{name}, cell {index + 1}: **Predict** needs a folded cell with Predict(...) after it"
    code = [_parsed(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    nodes = [node for tree in code for node in ast.walk(tree)]
    calls = [node for node in nodes if isinstance(node, ast.Call)]
    asked = [call for call in calls if _name_of(call) == "Predict"]
    names = [node.targets[0].id for node in nodes if _is_prediction(node)]
    stored = [node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)]
    shown = {getattr(call.func.value, "id", "") for call in calls if _name_of(call) == "beside"}
    answered = [call for call in asked if any(keyword.arg == "answer" for keyword in call.keywords)]
    for one in names:
        if stored.count(one) > 1:
            yield f"{name}: {one} is a prediction and something else: rename one of them"
        if one not in shown:
            yield f"{name}: nothing says what came out beside the prediction {one}: {one}.beside(...)"
    if len(names) + len(answered) < len(asked):
        yield f"{name}: a prediction has no result: give it a name for .beside(...), or an answer=..."
    if asked and not any(_name_of(call) == "review" for call in calls):
        yield f"{name}: nothing shows at the end how the predictions went: Predict.review() in a folded cell"


def _is_prediction(node):
    """Whether a statement gives a name to a prediction."""
    return isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and _name_of(node.value) == "Predict"


def broken_links(cells, name, folder):
    """Relative links in the prose that lead nowhere."""
    for index, cell in enumerate(cells, 1):
        if cell["cell_type"] != "markdown":
            continue
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", cell["source"]):
            if "://" not in target and not target.startswith("attachment:") and not (folder / target).exists():
                yield f"{name}, cell {index}: the link to {target} leads nowhere"


# ---------------------------------------------------------------------------------------------------- imports


def forbidden_imports(root):
    """A sentence for each import that goes against the direction: at the top, inside a function, or by a string."""
    for pattern, packages in FORBIDDEN_IMPORTS.items():
        for path in sorted(root.glob(pattern)):
            name = path.relative_to(root).as_posix()
            for line, module in imported_modules(path.read_text(encoding="utf-8")):
                if module.split(".")[0] in packages and (name, module) not in PERMITTED_IMPORTS:
                    yield f"{name}, line {line}: imports {module}, but nothing in {name.split('/')[0]}/ may import it"


def imported_modules(source):
    """(line, module) of every import in a Python text or percent-format notebook, also in strings that are run."""
    for node in ast.walk(ast.parse(_without_magics(source))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.lineno, node.module
        elif isinstance(node, ast.Call) and _name_of(node) in IMPORTING_CALLS:
            texts = [*node.args, *(keyword.value for keyword in node.keywords)]
            texts = [text.value for text in texts if isinstance(text, ast.Constant) and isinstance(text.value, str)]
            yield from ((node.lineno, module) for text in texts for module in _modules_in(text))


def _modules_in(text):
    """Modules that a string names: by itself ("a.b", "a.b:f") or in a line of code."""
    if re.fullmatch(r"[\w.]+(:[\w.]+)?", text):
        return [text.split(":")[0]]
    return re.findall(r"\b(?:import|from)\s+([\w.]+)", text)
