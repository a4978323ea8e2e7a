"""What a student takes home: `dist/course-student.zip`, and the same as a folder.

In it: lessons, assignments in the students' version, `dlutils`, `dllessons`, the free data, environment files and one
set-up command.  Not in it: `source/`, `autograder/`, tests, the texts that notebooks are built from.
`dllessons` holds networks of its own, because the lessons run on them; a submission cannot import it.
A line of a solution anywhere else stops the bundle.
"""

import json
import re
import shutil
import tomllib

from autograder.authoring import archive, build, check
from autograder.errors import CourseError
from dlutils.version import VERSION

NAME = "course-student"
#: Where lessons teach; what they show there, and only there, is no leak.
TEACHING = ("notebooks/", "dllessons/")
#: Lines of solutions that lessons show on purpose, with the derivation that leads to them.
TAUGHT = frozenset(
    line.strip()
    for line in """
    A = sigmoid(w.T @ X + b)
    Z = W @ A + b
    Z1 = W1 @ X + b1
    Z2 = W2 @ A1 + b2
    a = sigmoid(z)
    caches.append(cache)
    dW1 = dZ1 @ X.T / m
    dW2 = dZ2 @ A1.T / m
    dZ = A - Y
    dZ2 = A2 - Y
    dw[j, 0] += X[j, i] * dz
    dz = a - y
    for i in range(m):
    for j in range(n_x):
    n_x, m = X.shape
    return 1 / (1 + np.exp(-z))
    total = 0.0
    z += w[j, 0] * X[j, i]
    """.strip().splitlines()
)
#: Said in a release or in `dlutils` without giving anything away.
HARMLESS = frozenset({"parameters = {}", "costs.append(cost)"})
#: Traces of the instructor's version: they belong into no file of a student's.
MARKS = ("### BEGIN SOLUTION", "### BEGIN HIDDEN", "### BEGIN MARK SCHEME", "harness.grade(", "autograder.units")

#: Where `start.py` lets JupyterLab look: which of nbgrader's panels students do not see.
LAB_SETTINGS = "jupyter/labconfig/page_config.json"
DATA = ("checksums.json", "photographs.csv", "cats_free.h5", "digits.h5", "planar.h5")


def bundle(root, log=print):
    """The verb: write the folder and the archive; returns the archive's path.

    Raises:
        CourseError: something is missing, or a line of a solution is in what would be handed out.
    """
    members = contents(root)
    complaints = list(leaks(root, members))
    if complaints:
        raise CourseError("nothing was written, because it would hold lines of solutions:\n" + "\n".join(complaints))
    folder = root / "dist" / NAME
    shutil.rmtree(folder, ignore_errors=True)
    for name, data in members.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    path = archive.write(folder.with_suffix(".zip"), {f"{NAME}/{name}": data for name, data in members.items()})
    log(f"{path.relative_to(root)}: {len(members)} files, {path.stat().st_size / 1e6:.1f} MB")
    return path


def contents(root):
    """{path in the bundle: bytes} of everything a student gets."""
    lessons = {name: without_answers(data) for name, data in room(root, "notebooks", "*.ipynb").items()}
    members = {**lessons, **room(root, "release", "*/*.ipynb"), **package(root)}
    members |= {f"datasets/{name}": (root / "datasets" / name).read_bytes() for name in DATA}
    for name in ("notebooks/README.md", "notebooks/glossary.md", "datasets/README.md", "docs/for-students.md"):
        members[name] = for_students((root / name).read_text("utf-8")).encode()
    templates = root / "autograder" / "authoring" / "student"
    members |= {name: (templates / name).read_bytes() for name in ("README.md", "start.py")}
    members |= {name: (root / name).read_bytes() for name in ("LICENSE", "CITATION.cff")}
    members[LAB_SETTINGS] = (root / "jupyter" / "student" / "labconfig" / "page_config.json").read_bytes()
    texts = {"pyproject.toml": pyproject(root), "requirements.txt": lock(root), "environment.yml": conda(root)}
    return members | {name: text.encode() for name, text in texts.items()}


def room(root, folder, pattern):
    """{path: bytes} of the files of a room."""
    found = sorted(path for path in (root / folder).glob(pattern) if ".ipynb_checkpoints" not in path.parts)
    if not found:
        raise CourseError(f"{folder}/ holds no {pattern}: run `make build` first")
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in found}


def without_answers(data):
    """A lesson without the stored outputs that answer a prediction: its reader predicts, then runs the cell.

    JupyterLab shows the first line of an output that is only closed.  Explorers keep the pictures that they store.
    """
    notebook = json.loads(data)
    for cell in notebook["cells"]:
        closed = cell["metadata"].get("jupyter", {}).pop("outputs_hidden", False)
        if closed and "explorers.explore(" not in "".join(cell["source"]):
            cell["outputs"], cell["execution_count"] = [], None
    return (json.dumps(notebook, indent=1, ensure_ascii=False) + "\n").encode()


def package(root):
    """{path: bytes} of `dlutils` and `dllessons`: modules, numbers of the checks, pages, results that lessons show."""
    modules = {**room(root, "dlutils", "**/*.py"), **room(root, "dllessons", "**/*.py")}
    for folder in ("worked", "mistakes"):
        modules |= room(root, "dlutils", f"check/{folder}/*.json")
    return modules | room(root, "dlutils", "*/page.*") | room(root, "dllessons", "*.json")


def for_students(text):
    """A document without the paragraphs that are marked as the contributors' own."""
    paragraphs = text.rstrip("\n").split("\n\n")
    return "\n\n".join(p for p in paragraphs if not p.startswith("*For contributors.*")) + "\n"


# ------------------------------------------------------------------------------------------- environment


def dependencies(root):
    """What a student needs, as the project states it."""
    return tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]


def bare_name(requirement):
    """The name in a requirement, spelled as an index spells it."""
    return re.sub(r"[-_.]+", "-", re.match(r"[\w.-]+", requirement)[0]).lower()


def pyproject(root):
    """A project file that installs `dlutils` and `dllessons` alone."""
    wanted = "".join(f"    {json.dumps(text)},\n" for text in dependencies(root))
    return (
        '[build-system]\nrequires = ["setuptools>=77"]\nbuild-backend = "setuptools.build_meta"\n\n'
        '[project]\nname = "neural-networks-from-scratch-student"\n'
        f'version = "{VERSION}"\n'
        f'requires-python = ">=3.11"\ndependencies = [\n{wanted}]\n\n'
        '[tool.setuptools.packages.find]\ninclude = ["dlutils*", "dllessons*"]\n\n'
        '[tool.setuptools.package-data]\ndllessons = ["*.json"]\n'
        'dlutils = ["check/mistakes/*.json", "check/worked/*.json", "*/page.*"]\n'
    )


def lock(root):
    """The part of the project's lock that a student needs: what is stated, and what that draws in."""
    entries = re.split(r"\n(?=[A-Za-z0-9])", (root / "requirements.txt").read_text("utf-8").strip())
    drawn_in_by = {}
    for entry in entries:  # some names have an entry for each of several platforms
        drawn_in_by.setdefault(bare_name(entry), set()).update(re.findall(r"^    #(?: via)? +(\S+)", entry, re.M))
    needed = {bare_name(text) for text in dependencies(root)}
    while more := {name for name, by in drawn_in_by.items() if by & needed} - needed:
        needed |= more
    return "\n".join(entry for entry in entries if bare_name(entry) in needed) + "\n"


def conda(root):
    """The project's conda environment down to what a student needs."""
    needed = {bare_name(text) for text in dependencies(root)} | {"python", "pip", "matplotlib-base"}
    lines = (root / "environment.yml").read_text("utf-8").splitlines()
    kept = [line for line in lines if not line.startswith("  - ") or _wanted(line, needed)]
    return "\n".join(line for line in kept if not line.lstrip().startswith("#")) + "\n"


def _wanted(line, needed):
    name = re.match(r"  - ([\w.-]+)(:?)", line)
    return name[1] in needed or name[1] == "conda-forge"


# ------------------------------------------------------------------------------------------------- leaks


def leaks(root, members):
    """A sentence for each line of a solution, and each trace of the instructor's version, in the bundle."""
    secrets = {path.stem: check.secret_lines(root, path.stem) for path in build.unit_texts(root)}
    for name, data in sorted(members.items()):
        if name.endswith((".h5", ".csv", ".json")):
            continue
        text = readable(name, data)
        found = set(check.leaked(text, secrets_for(name, secrets)))
        found |= {mark for mark in MARKS if mark in text} - permitted_marks(name)
        for line in sorted(found):
            yield f"{name}: holds a line of a solution or hidden test: {line!r}"


def secrets_for(name, secrets):
    """The lines that must not be in a file: its own unit's for an assignment, every unit's elsewhere."""
    parts = name.split("/")
    if parts[0] == "release":
        return secrets.get(parts[1], set().union(*secrets.values())) - HARMLESS
    allowed = HARMLESS | TAUGHT if name.startswith(TEACHING) else HARMLESS
    return set().union(*secrets.values()) - allowed


def permitted_marks(name):
    """The harness names itself in its own words."""
    return {"harness.grade("} if name == "dlutils/harness.py" else set()


def readable(name, data):
    """What is to be read in a file: a notebook's cells with what they print, any other file's text."""
    if not name.endswith(".ipynb"):
        return data.decode()
    pieces = []
    for cell in json.loads(data)["cells"]:
        pieces.append("".join(cell["source"]))
        pieces += ["".join(output.get("text", "")) for output in cell.get("outputs", [])]
    return "\n".join(pieces)
