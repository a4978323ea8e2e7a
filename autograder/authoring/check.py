"""What must hold before students see the notebooks: outline, drift, leaks, mark schemes, budgets, English, imports."""

import ast
import filecmp
import re
import tempfile
from pathlib import Path

from autograder.authoring import build, lesson_map, lint, mistakes, outline, prose, worked
from autograder.authoring.cells import SCHEME, question_of
from autograder.specification import source_of
from autograder.units import load_unit

#: Lines that say nothing by themselves: a student's blank notebook may well hold them.
TRIVIAL = re.compile(
    r"^(return \w+|rng = np\.random\.default_rng\(\w*\)|m = \w+\.shape\[1\]|costs = \[\]|import .*|from .*"
    r"|else:|\"\"\".*|[\w\"', ()\[\]{}]*)$"
)

#: A line of a mark scheme: what earns how many points.
EARNS = re.compile(r"^\* (\d+(?:\.\d+)?) points?:", re.MULTILINE)


def run(root, log=print):
    """The verb: print every complaint; returns 0 if there is none."""
    complaints = [*lint.forbidden_imports(root), *prose.complaints(root), *outline.complaints(root), *drift(root)]
    complaints += [*leaks(root), *schemes(root), *budgets(root)]
    for complaint in complaints:
        log(complaint)
    count = f"{len(complaints)} complaint{'s' * (len(complaints) > 1)}"
    log(count if complaints else "no drift, no leak, all budgets kept")
    return 1 if complaints else 0


# ------------------------------------------------------------------------------------------------------ drift


def drift(root):
    """Notebooks that are not what their text says, and releases that are not what nbgrader makes of them."""
    for path in [*build.unit_texts(root), *build.lesson_texts(root)]:
        if build.has_drifted(path):
            yield f"{path.relative_to(root).with_suffix('.ipynb')} is not what {path.name} says: run `make build`"
    for path in build.unit_texts(root):
        if worked.has_drifted(root, path.stem):
            name = worked.path_of(root, path.stem).relative_to(root)
            yield f"{name} is not what the references return: run `make build`"
        if mistakes.has_drifted(root, path.stem):
            name = mistakes.path_of(root, path.stem).relative_to(root)
            yield f"{name} is not what the misconceptions return: run `make build`"
        yield from release_drift(root, path.stem)


def release_drift(root, unit):
    with tempfile.TemporaryDirectory() as scratch:
        build.generate_release(root, unit, Path(scratch) / "release")
        fresh, kept = Path(scratch) / "release" / unit, root / "release" / unit
        names = {path.name for folder in (fresh, kept) if folder.is_dir() for path in folder.iterdir()}
        for name in sorted(names):
            both = (fresh / name).is_file() and (kept / name).is_file()
            if not both or not filecmp.cmp(fresh / name, kept / name, shallow=False):
                yield f"release/{unit}/{name} is not what nbgrader makes of source/{unit}: run `make build`"


# ------------------------------------------------------------------------------------------------------ leaks


def leaks(root):
    """Lines of a solution, a hidden region or a specification in what students are given."""
    for unit in (path.stem for path in build.unit_texts(root)):
        folder = root / "release" / unit
        if not folder.is_dir():
            continue
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            if path.suffix != ".ipynb":
                yield f"{path.relative_to(root)}: only notebooks belong into a release"
                continue
            text = "\n".join(cell["source"] for cell in build.stored(path)["cells"])
            for line in leaked(text, secret_lines(root, unit)):
                yield f"{path.relative_to(root)}: holds a line of a solution or hidden test: {line!r}"


def leaked(text, secrets):
    """The secret lines that a text holds; indentation and spacing do not matter."""
    return sorted({bare(line) for line in text.splitlines()} & secrets)


def secret_lines(root, unit):
    """Telling lines of everything that must not reach a student: solutions, hidden regions, references."""
    notebook = build.read_text(root / "source" / unit / f"{unit}.py")
    lines = set()
    for cell in notebook.cells:
        lines |= {bare(line) for line in hidden_part(cell.source)}
    for exercise in load_unit(unit):
        lines |= {bare(line) for line in body(source_of(exercise.reference)).splitlines()}
    shown = {bare(line) for cell in notebook.cells for line in shown_part(cell.source)}
    return {line for line in lines if len(line) > 8 and not TRIVIAL.match(line)} - shown


def body(source):
    """A function's body without its signature: the signature stands in every stub."""
    tree = ast.parse(source).body[0]
    return "\n".join(source.splitlines()[tree.body[0].lineno - 1 :])


def hidden_part(source):
    """Lines between BEGIN and END of a solution or of hidden tests, the markers included."""
    inside = False
    for line in source.splitlines():
        inside = inside or "### BEGIN" in line
        if inside:
            yield line
        inside = inside and "### END" not in line


def shown_part(source):
    hidden = list(hidden_part(source))
    return [line for line in source.splitlines() if line not in hidden]


def bare(line):
    """A line without what does not matter: indentation, comments, spaces."""
    return re.sub(r"\s+", " ", line.split("  #")[0]).strip()


# ----------------------------------------------------------------------------------------------- mark schemes


def schemes(root):
    """Written questions without a mark scheme, and schemes whose points are not the question's."""
    for path in build.unit_texts(root):
        yield from scheme_complaints(build.read_text(path).cells, path.name)


def scheme_complaints(cells, name):
    about = {cell.metadata["nbgrader"]["grade_id"]: cell for cell in cells if "nbgrader" in cell.metadata}
    for written, cell in about.items():
        if cell.cell_type != "markdown" or not cell.metadata["nbgrader"]["grade"]:
            continue
        points, question = cell.metadata["nbgrader"]["points"], about.get(question_of(written))
        if question is None or SCHEME not in question.source:
            yield f"{name}, {written}: there is no mark scheme: write one into a cell question={written!r} before it"
            continue
        earned = sum(map(float, EARNS.findall(question.source.split(SCHEME)[1])))
        if earned != points:
            yield f"{name}, {written}: its mark scheme comes to {earned:g} points, the question has {points:g}"


# ---------------------------------------------------------------------------------------------------- budgets


def budgets(root):
    """The complaints of `lint` about every unit, as students see it, and every lesson."""
    for path in build.unit_texts(root):
        cells = build.read_text(path).cells
        for cell in cells:
            if cell.cell_type == "code" or SCHEME in cell.source:
                cell.source = "\n".join(shown_part(cell.source))
        yield from lint.lint_cells(cells, path.name)
        yield from lint.lint_predictions(cells, path.name)
        yield from lint.broken_links(cells, path.name, path.parent)
    for path in build.lesson_texts(root):
        cells = build.read_text(path).cells
        yield from lint.lint_lesson(cells, path.name)
        yield from lint.lint_predictions(cells, path.name)
        yield from lint.broken_links(cells, path.name, path.parent)
    yield from lesson_map.complaints(root)
