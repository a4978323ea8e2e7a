"""A Python file in place of a notebook: cells of it."""

import ast
import re

from autograder.intake.shape import MAX_CELLS, MAX_TEXT_BYTES, Cell, give_ids
from autograder.limits import SOURCE_CHARACTERS

#: Where a cell begins: jupytext's and many editors' `# %%`, and what `nbconvert --to script` writes.
_MARK = re.compile(r"^# ?(?:%%(?P<about>.*)|In ?\[[ \d]*\]:|<codecell>)[ \t]*$", re.MULTILINE)
_KIND = re.compile(r"\[(markdown|md|raw)\]")
_NAME = re.compile(r'"grade_id"\s*:\s*"([^"]+)"')
#: Code in a text: ```python, ```{python}, ```{code-cell} ipython3, and options of MyST and Quarto above the code.
_FENCED = re.compile(
    r"^```[ ]?\{?(?:python|code-cell|ipython)[^\n]*\n"
    r"(?:---\n(?:[^\n]*\n)*?---\n|(?::[^\n]*\n)+)?(.*?)^```[ \t]*$",
    re.MULTILINE | re.DOTALL,
)
#: jupytext writes a header of YAML above the first cell.
_HEADER = re.compile(r"\A(?:#!.*\n)?# ---\n(?:#.*\n)*?# ---\n")


def cells_of_script(text: str) -> list[Cell]:
    """The cells of a Python file: as its marks divide it, or else one for each function and what stands between.

    Raises:
        ValueError: it is too large, or no Python.
    """
    if len(text.encode()) > MAX_TEXT_BYTES:
        raise ValueError(f"it has more than {MAX_TEXT_BYTES // 1_000_000} MB of text")
    text = _HEADER.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    cells = _marked(text) if _MARK.search(text) else [_cell(part) for part in _parts(text)]
    if len(cells) > MAX_CELLS:
        raise ValueError(f"it has more than {MAX_CELLS} cells")
    give_ids(cells)
    return cells


def cells_of_text(text: str) -> list[Cell]:
    """The code between the fences of a text in Markdown, a cell each.

    Raises:
        ValueError: it is too large, or holds no code.
    """
    found = _FENCED.findall(text.replace("\r\n", "\n")) if len(text.encode()) <= MAX_TEXT_BYTES else []
    if not found:
        raise ValueError("it is a text without code")
    return cells_of_script("".join(f"# %%\n{source}\n" for source in found))


def _cell(source: str, kind: str = "code", name: str | None = None) -> Cell:
    return {"cell_type": kind, "id": None, "source": source.strip("\n"), "grade_id": name}


def _marked(text: str) -> list[Cell]:
    marks = list(_MARK.finditer(text))
    cells = [_cell(text[: marks[0].start()])]
    for mark, end in zip(marks, [*(mark.start() for mark in marks[1:]), len(text)]):
        about, source = mark.group("about") or "", text[mark.end() : end]
        kind, name = _KIND.search(about), _NAME.search(about)
        if kind:
            source = "\n".join(re.sub(r"^# ?", "", line) for line in source.splitlines())
        word = {"md": "markdown"}.get(kind.group(1), kind.group(1)) if kind else "code"
        cells.append(_cell(_without_comments_of_magics(source), word, name.group(1) if name else None))
    return [cell for cell in cells if cell["source"].strip()]


def _without_comments_of_magics(source: str) -> str:
    """jupytext comments magics out (`# %matplotlib inline`), which may stay so; a cell's magic in front goes."""
    return re.sub(r"\A\n*get_ipython\(\)\.run_cell_magic\(.*\n", "", source)


def _parts(text: str) -> list[str]:
    """The text of a file, divided before each function and class at its top level; whole where it is no Python."""
    if len(text) > SOURCE_CHARACTERS:
        raise ValueError(f"it has more than {SOURCE_CHARACTERS:,} characters")
    try:
        body = ast.parse(text).body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return _parts_of_damaged(text, error)
    lines, begins = text.split("\n"), {0}
    for node in body:
        first = min([node.lineno, *(one.lineno for one in getattr(node, "decorator_list", ()))]) - 1
        if isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.AsyncFunctionDef)):
            begins |= {first, node.end_lineno or first}
        elif isinstance(node, ast.If):  # `if __name__ == "__main__":`
            begins.add(first)
    return _cut(lines, begins)


def _parts_of_damaged(text: str, error: Exception) -> list[str]:
    """A file with a mistake in it, divided at each line that begins a definition: the mistake costs its own part."""
    if not re.search(r"^(?:def|class|import|from) ", text, re.MULTILINE):
        raise ValueError(f"it is no Python ({error})"[:200])
    lines = text.split("\n")
    begins = {index for index, line in enumerate(lines) if re.match(r"def |class |@|if __name__", line)}
    return _cut(lines, {0} | begins)


def _cut(lines: list[str], begins: set[int]) -> list[str]:
    ends = [*sorted(begins)[1:], len(lines)]
    parts = ["\n".join(lines[begin:end]) for begin, end in zip(sorted(begins), ends)]
    return [part for part in parts if part.strip()]
