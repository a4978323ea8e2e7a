"""Plain English: words and phrases that must not appear in what people read, each with what to write in its place.

What people read is the prose of notebooks and documents, and in modules every text in quotation marks.  Code is not
looked at: neither names, nor what stands in backticks.
"""

import ast
import re

from autograder.authoring import build

#: {words, as a regular expression: what to write in their place}.  Add what a reader stumbled over.
REPLACEMENTS = {
    r"nudg(e|es|ed|ing)": "change slightly, numerical derivative",
    r"ramps?": "step, slope, linear function",
    r"blam(e|es|ed|ing)": "cause, share of the error",
    r"slip(s|ped)?": "mistake",
    r"spoilt": "outlier, damaged",
    r"spoil(s|ed|ing)?": "makes wrong, damages, gives away",
    r"mend(s|ed|ing)?": "correct, fix",
    r"rank-1|rank 1 array": "1-D",
    r"(is|was|are|were) due\b(?! date)|due is|what was due": "expected",
    r"came (at|against|to|in place of) .{0,30}due": "got ..., expected ...",
    r"has a sum run": "is the sum over the wrong axis?",
    r"only thought to be": "repeated, not stored",
    r"(gives?|giving) off": "returns",
    r"hand(s|ed|ing)? (down|on|back)": "passes down, passes on, returns",
    r"will they part|parts? by": "differ",
    r"sooner or later": "depending on the start",
    r"for ever": "forever",
    r"to and fro": "back and forth",
    r"by sense": "(leave it out)",
    r"somebody reads|nobody reads": "is used, nothing uses",
    r"once each": "once for each",
    r"sound (ones?|measurements?|notebooks?)": "valid, undamaged",
    r"(is|are) no (power|column|row|array|arrays|notebook|sound|candidates?)": "is not a ...",
    r"hangs? on": "depends on",
    r"the more so": "even more",
    r"naught|nought": "0",
    r"whence|lest|whilst|amongst|betwixt|hereby|thereof|wherein|aught": "plain words",
    r"in the stead of|in stead of": "instead of",
    r"by the contract (it|the)|the contract (says|asks)": "the exercise asks for",
    r"is too much: the": "is not taken, is not needed",
    r"by heart": "memorised",
    r"foretold|foretells?": "predicted",
    r"dear(er|est)?|the dear ones": "expensive",
    r"three heaps": "a three-way split",
    r"melts? (in)?to one": "collapses",
    r"walk(s|ed|ing)? forward": "forward pass",
    r"whoever (halves|doubles|has|reads)": "if you",
    r"not to be told": "you cannot tell",
    r"held against it": "what counts against it",
}
_BANNED = [(re.compile(rf"\b(?:{words})\b", re.I), instead) for words, instead in REPLACEMENTS.items()]
#: Documents, and modules whose texts are read; of the latter also the docstrings where students see them.
DOCUMENTS = ("README.md", "docs/**/*.md", "notebooks/*.md", "datasets/README.md", "autograder/authoring/student/*.md")
MODULES = ("dlutils/**/*.py", "dllessons/**/*.py", "autograder/**/*.py")
STUDENTS_SEE = ("dlutils", "dllessons", "units")


def complaints(root):
    """A sentence for each banned word, with file, line and replacement."""
    for pattern in DOCUMENTS:
        for path in sorted(root.glob(pattern)):
            yield from _in_text(path.relative_to(root), path.read_text(encoding="utf-8"))
    for path in [*build.unit_texts(root), *build.lesson_texts(root)]:
        yield from _in_notebook(path.relative_to(root), path.read_text(encoding="utf-8"))
    for pattern in MODULES:
        for path in sorted(root.glob(pattern)):
            if path.name != "prose.py":
                docstrings = bool(set(path.relative_to(root).parts) & set(STUDENTS_SEE))
                yield from _in_module(path.relative_to(root), path.read_text(encoding="utf-8"), docstrings)


def found_in(text):
    """(offset, what stands there, what to write) of each banned word in a text, but for what is in backticks."""
    bare = re.sub(r"```.*?```|`[^`\n]*`", lambda code: re.sub(r"[^\n]", "\0", code[0]), text, flags=re.S)
    for words, instead in _BANNED:
        for match in words.finditer(bare):
            yield match.start(), " ".join(match[0].split()), instead


def _in_text(path, text, first_line=1):
    for offset, words, instead in sorted(found_in(text)):
        line = first_line + text.count("\n", 0, offset)
        yield f"{path}, line {line}: {words!r} is not plain English here; instead: {instead}"


def _in_notebook(path, text):
    """Markdown cells of a percent-format notebook as prose, with its comment signs as blanks; its code as a module."""
    prose, code, markdown = [], [], False
    for line in text.split("\n"):
        if line.startswith("# %%"):
            markdown = line.startswith("# %% [markdown]")
            line = ""
        prose.append(re.sub(r"^# ?", "", line) if markdown else "")
        code.append("" if markdown else re.sub(r"^(\s*)[%!]", r"\1#", line))
    yield from _in_text(path, "\n".join(prose))
    yield from _in_module(path, "\n".join(code), docstrings=True)


def _in_module(path, source, docstrings):
    tree = ast.parse(source)
    skipped = set() if docstrings else {id(node) for node in _docstrings(tree)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or id(node) in skipped:
            continue
        if isinstance(node.value, str) and " " in node.value:
            yield from _in_text(path, node.value, node.lineno)


def _docstrings(tree):
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        first = body[0] if isinstance(body, list) and body else None
        if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
            yield first.value
