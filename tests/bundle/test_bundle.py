"""What a student takes home holds no answers, and runs in an environment made from its own files."""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
import yaml

from autograder.authoring import build, bundle, check
from autograder.errors import CourseError
from autograder.units import unit_names

ROOMS = ("autograder", "datasets", "dllessons", "dlutils", "docs", "jupyter", "notebooks", "release", "source")
FILES = ("pyproject.toml", "requirements.txt", "environment.yml", "nbgrader_config.py", "LICENSE", "CITATION.cff")


@pytest.fixture(scope="module")
def members(root):
    return bundle.contents(root)


@pytest.fixture
def course(root, tmp_path):
    """A copy of the course that a test may spoil."""
    ignore = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints", "classic")
    for room in ROOMS:
        shutil.copytree(root / room, tmp_path / "course" / room, ignore=ignore)
    for name in FILES:
        shutil.copy(root / name, tmp_path / "course")
    return tmp_path / "course"


@pytest.fixture(scope="module")
def unpacked(root, tmp_path_factory):
    """The archive, unpacked far from the course."""
    folder = tmp_path_factory.mktemp("home")
    data = {f"{bundle.NAME}/{name}": data for name, data in bundle.contents(root).items()}
    path = bundle.archive.write(folder / "course.zip", data)
    with zipfile.ZipFile(path) as file:
        file.extractall(folder)
    return folder / bundle.NAME


# ------------------------------------------------------------------------------------------ what is in it


def test_it_holds_what_a_student_needs_and_nothing_of_the_instructor(root, members):
    needed = {"README.md", "start.py", "pyproject.toml", "requirements.txt", "environment.yml", "dlutils/data.py"}
    needed |= {"datasets/cats_free.h5", "datasets/photographs.csv", "datasets/README.md", "datasets/checksums.json"}
    needed |= {f"release/{unit}/{unit}.ipynb" for unit in unit_names()}
    needed |= {f"dlutils/check/{room}/{unit}.json" for room in ("worked", "mistakes") for unit in unit_names()}
    assert needed <= set(members)
    lessons = {f"notebooks/{path.stem}.ipynb" for path in build.lesson_texts(root)}
    assert lessons == {name for name in members if name.startswith("notebooks/") and name.endswith(".ipynb")}
    tops = {name.split("/")[0] for name in members if "/" in name}
    assert tops == {"notebooks", "release", "dlutils", "dllessons", "datasets", "docs", "jupyter"}
    assert [name for name in members if name.startswith(("docs/", "jupyter/"))] == [
        "docs/for-students.md",
        bundle.LAB_SETTINGS,
    ]
    assert not [name for name in members if re.search(r"classic|__pycache__|datasets/(build|measure)_", name)]
    assert not [name for name in members if re.match(r"(notebooks|release)/.*\.py$", name)]


def test_no_lesson_answers_its_prediction_before_its_reader(root, members):
    for path in sorted((root / "notebooks").glob("*.ipynb")):
        cells = json.loads(members[f"notebooks/{path.name}"])["cells"]
        telling = [cell for cell in cells if re.search(r"^\w+\.beside\(", "".join(cell["source"]), re.MULTILINE)]
        assert telling, path.name
        assert not any(cell["outputs"] for cell in telling)
        assert any(cell.get("outputs") for cell in cells), "what answers nothing is there to be read"


def test_the_archive_comes_out_the_same_to_the_byte(root, tmp_path):
    first, again = (
        bundle.archive.write(tmp_path / name, bundle.contents(root)).read_bytes() for name in ("1.zip", "2.zip")
    )
    assert first == again


def test_the_verb_writes_folder_and_archive(course):
    path = bundle.bundle(course, log=lambda text: None)
    assert path == course / "dist" / "course-student.zip"
    with zipfile.ZipFile(path) as file:
        assert file.testzip() is None
        names = {name.removeprefix("course-student/") for name in file.namelist()}
    folder = course / "dist" / "course-student"
    assert names == {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}


def test_the_readme_has_one_set_up_command_and_its_links_lead_somewhere(members):
    text = members["README.md"].decode()
    assert text.split("## Where")[0].count("```") == 2
    assert "\npython start.py\n" in text
    for name in ("README.md", "notebooks/README.md", "docs/for-students.md"):
        folder = Path(name).parent
        for target in re.findall(r"\]\(([^)#]+)\)", members[name].decode()):
            assert os.path.normpath(folder / target) in members, target
    for name in ("README.md", "notebooks/README.md", "datasets/README.md"):
        assert "For contributors" not in members[name].decode()
        assert "make build" not in members[name].decode()


def test_links_between_notebooks_lead_somewhere(members):
    for name, data in members.items():
        for target in re.findall(r"\]\(([^)#\s:]+\.(?:ipynb|md))\)", data.decode() if name.endswith(".ipynb") else ""):
            assert os.path.normpath(Path(name).parent / target) in members, f"{name}: {target}"


# -------------------------------------------------------------------------------------------- environment


def test_the_environment_files_say_what_the_project_says_a_student_needs(root, members):
    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]
    ours = tomllib.loads(members["pyproject.toml"].decode())
    assert ours["project"]["dependencies"] == project["dependencies"]
    assert ours["tool"]["setuptools"]["packages"]["find"]["include"] == ["dlutils*", "dllessons*"]
    conda = yaml.safe_load(members["environment.yml"])["dependencies"]
    stated = {re.match(r"[\w-]+", text)[0].lower() for text in project["dependencies"]}
    named = {text.split()[0].replace("matplotlib-base", "matplotlib") for text in conda if isinstance(text, str)}
    assert named == stated | {"python", "pip"}
    locked = set(re.findall(r"^([\w.-]+)==", members["requirements.txt"].decode(), re.M))
    assert stated <= {name.lower() for name in locked}
    assert not {"pytest", "jupyterlite-core", "playwright", "distributed", "ruff", "uv"} & locked


def test_data_files_are_installed_with_the_packages(root, members):
    """Each JSON file of a package is named in the project's package data, and in the student's."""
    data = [name for name in members if re.match(r"(dlutils|dllessons)/.*\.json$", name)]
    assert len(data) > 2 * len(unit_names())
    for text in ((root / "pyproject.toml").read_text(), members["pyproject.toml"].decode()):
        patterns = tomllib.loads(text)["tool"]["setuptools"]["package-data"]
        for name in data:
            package, _, inside = name.partition("/")
            assert any(Path(inside).match(pattern) for pattern in patterns[package]), name


def test_the_set_up_installs_the_locked_versions_and_then_the_course(root):
    sys.path.insert(0, str(root / "autograder" / "authoring" / "student"))
    try:
        import start
    finally:
        sys.path.pop(0)
    first, second = start.commands()
    assert first[-2:] == ["-r", "requirements.txt"]
    assert second[-3:] == ["--no-deps", "--editable", "."]
    assert start.environment()["JUPYTER_CONFIG_PATH"].startswith(str(Path(start.HERE) / "jupyter"))


@pytest.mark.large
def test_jupyterlab_of_students_has_no_create_assignment_and_the_instructors_has(root, unpacked):
    """As JupyterLab itself reads its settings, in the bundle and in this folder."""
    code = (
        "from jupyterlab_server.config import get_page_config; import json;"
        "print(json.dumps(get_page_config([]).get('disabledExtensions', [])))"
    )

    def disabled(*folders):
        paths = os.pathsep.join(str(folder) for folder in folders)
        environment = {**os.environ, "JUPYTER_CONFIG_PATH": paths}
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment)
        return json.loads(done.stdout)

    panel = "@jupyter/nbgrader:create-assignment"
    assert panel in disabled(unpacked / "jupyter")
    assert panel in disabled(root / "jupyter" / "student", root / "jupyter")
    assert panel not in disabled(root / "jupyter")
    recipes = (root / "Makefile").read_text().split("\nlab")
    assert "jupyter/student:" in recipes[1]
    assert "jupyter/student" not in recipes[2].split("\n\n")[0]


# -------------------------------------------------------------------------------------------------- leaks


def test_no_line_of_a_solution_gets_out(root, members):
    assert list(bundle.leaks(root, members)) == []


def test_what_lessons_may_show_is_no_longer_than_it_must_be(root, members):
    """Each line that is let pass is there, and is a line of a solution."""
    secrets = set().union(*(check.secret_lines(root, unit) for unit in unit_names()))
    assert secrets >= bundle.TAUGHT | bundle.HARMLESS
    teaching = "\n".join(bundle.readable(n, d) for n, d in members.items() if n.startswith(bundle.TEACHING))
    assert set(check.leaked(teaching, secrets)) - bundle.HARMLESS == bundle.TAUGHT


SOLUTION = "    db = np.sum(dZ) / m"
NOTEBOOKS = ["release/logistic_regression/logistic_regression.ipynb", "notebooks/07_network_representation.ipynb"]
PLACES = [
    ("dlutils/deep.py", SOLUTION),
    ("dlutils/deep.py", "    dZ = A - Y"),
    ("dlutils/check/steps.py", SOLUTION),
    ("dllessons/networks.py", SOLUTION),
    ("datasets/README.md", SOLUTION),
    ("autograder/authoring/student/README.md", SOLUTION),
    ("dlutils/plots.py", "    ### BEGIN SOLUTION"),
    ("dlutils/pace.py", "from autograder.units import load_unit"),
]


@pytest.mark.sample(3)
@pytest.mark.parametrize(("place", "line"), PLACES)
def test_a_planted_line_stops_the_bundle(course, place, line):
    with (course / place).open("a") as file:
        file.write(f"\n{line}\n")
    with pytest.raises(CourseError, match="would hold lines of solutions"):
        bundle.bundle(course, log=lambda text: None)
    assert not (course / "dist").exists()


@pytest.mark.parametrize("place", NOTEBOOKS)
@pytest.mark.parametrize("part", ["source", "outputs"])
def test_a_line_planted_in_a_notebook_stops_the_bundle(course, place, part):
    path = course / place
    notebook = json.loads(path.read_text())
    cell = next(cell for cell in notebook["cells"] if cell["cell_type"] == "code")
    stream = {"output_type": "stream", "name": "stdout", "text": [SOLUTION + "\n"]}
    cell[part] = [SOLUTION] if part == "source" else [stream]
    path.write_text(json.dumps(notebook))
    with pytest.raises(CourseError, match=re.escape(place)):
        bundle.bundle(course, log=lambda text: None)


# ---------------------------------------------------------------------------------------- does it run there

#: Run with every change: a lesson with photographs, an assignment with much plumbing; `make test-all` runs all.
QUICK = ("02_binary_classification", "vectorization")


def param(name):
    return pytest.param(name, marks=() if name in QUICK else pytest.mark.large)


LESSONS = [param(path.stem) for path in build.lesson_texts(Path(__file__).parents[2])]


@pytest.fixture(scope="module")
def student(unpacked):
    """A clean environment made from the bundle's own files: runs a command in it."""
    uv = Path(sys.executable).with_name("uv")
    environment = _anybody() | {"HOME": str(unpacked.parent), "UV_CACHE_DIR": _uv_cache(uv)}
    python = unpacked / ".venv" / "bin" / "python"

    def run(*command, cwd=unpacked):
        return subprocess.run([*map(str, command)], cwd=cwd, env=environment, capture_output=True, text=True)

    install = (uv, "pip", "install", "--python", python)
    steps = [(uv, "venv", "--python", sys.executable, ".venv"), (*install, "-r", "requirements.txt")]
    steps += [(*install, "--no-deps", "-e", ".")]
    for step in steps:
        done = run(*step)
        assert done.returncode == 0, done.stderr[-2000:]
    return lambda *arguments, cwd=unpacked: run(python, *arguments, cwd=cwd)


def _anybody():
    """The environment variables of somebody who knows nothing of this course."""
    ours = ("DLCOURSE", "PYTHON", "JUPYTER", "VIRTUAL")
    return {key: value for key, value in os.environ.items() if not key.startswith(ours)} | {"OPENBLAS_NUM_THREADS": "1"}


def _uv_cache(uv):
    return subprocess.run([uv, "cache", "dir"], capture_output=True, text=True, check=True).stdout.strip()


def executed(student, path):
    """The notebook after running it as a student would, on through errors."""
    done = student("-m", "jupyter", "execute", "--allow-errors", "--inplace", path.name, cwd=path.parent)
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(path.read_text())["cells"]


def errors(cells):
    return [(cell, output) for cell in cells for output in cell.get("outputs", []) if output["output_type"] == "error"]


@pytest.mark.large
def test_the_one_set_up_command_makes_an_environment_that_has_everything(unpacked, tmp_path):
    """The very command of the README, with pip; the tests below make the same environment faster."""
    home = shutil.copytree(unpacked, tmp_path / "home", ignore=shutil.ignore_patterns(".venv", "*.egg-info"))

    def run(*command):
        return subprocess.run([*map(str, command)], cwd=home, env=_anybody(), capture_output=True, text=True)

    for _ in range(2):  # the second time there is nothing left to do
        done = run(sys.executable, "start.py", "--set-up")
        assert done.returncode == 0, done.stderr[-2000:]
        assert "Ready" in done.stdout
    python = home / ".venv" / "bin" / "python"
    assert "4." in run(python, "-m", "jupyter", "lab", "--version").stdout
    done = run(python, "-c", "import dlutils; print(dlutils.__file__)")
    assert done.stdout.strip() == str(home / "dlutils" / "__init__.py"), done.stderr


@pytest.mark.slow
def test_no_autograder_is_installed_and_the_data_are_found(student):
    done = student("-c", "import dlutils.data as d; print(d.__file__, d.load_cats().train_x.shape)")
    assert done.returncode == 0, done.stderr
    assert "course-student/dlutils" in done.stdout
    assert "(209, 64, 64, 3)" in done.stdout
    assert "No module named" in student("-c", "import autograder").stderr


@pytest.mark.sample(0, large=3)
@pytest.mark.slow
@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_runs(student, unpacked, name):
    assert errors(executed(student, unpacked / "notebooks" / f"{name}.ipynb")) == []


@pytest.mark.large
@pytest.mark.slow
@pytest.mark.parametrize("unit", [param(unit) for unit in unit_names()])
def test_an_assignment_fails_only_where_something_is_still_to_be_written(student, unpacked, unit):
    cells = executed(student, unpacked / "release" / unit / f"{unit}.ipynb")
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    assigned = set(re.findall(r"\b(\w+)(?=[\w, ]* = )", "\n".join("".join(cell["source"]) for cell in code)))
    found = errors(cells)
    assert not any(cell is code[0] for cell, _ in found), "the imports"
    for cell, output in found:
        if output["ename"] == "CheckFailed":
            assert "is not written yet" in output["evalue"]
        elif output["ename"] == "NameError":  # what a blank exercise would have computed
            assert re.search(r"'(\w+)'", output["evalue"])[1] in assigned
        else:
            assert output["ename"] == "NotImplementedError", "".join(cell["source"])
    assert sum(output["ename"] == "CheckFailed" for _, output in found) >= 8


@pytest.mark.slow
def test_a_missing_data_file_is_explained_in_terms_of_the_archive(student, unpacked):
    path = unpacked / "datasets" / "planar.h5"
    path.rename(path.with_suffix(".away"))
    done = student("-c", "from dlutils import data; data.load_planar()")
    path.with_suffix(".away").rename(path)
    assert "archive again" in done.stderr
    assert "git" not in done.stderr.split("DatasetError")[-1]
