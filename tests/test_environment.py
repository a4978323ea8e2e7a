"""One list of requirements in three forms: pyproject.toml, requirements.txt, environment.yml."""

import re
import subprocess
import sys
import tomllib

import pytest
import yaml
from rattler import MatchSpec

#: Names that conda-forge gives otherwise.
CONDA_NAMES = {"bash-kernel": "bash_kernel", "matplotlib": "matplotlib-base"}


@pytest.fixture(scope="module")
def project(root):
    return tomllib.loads((root / "pyproject.toml").read_text())["project"]


@pytest.fixture(scope="module")
def conda(root):
    return yaml.safe_load((root / "environment.yml").read_text())["dependencies"]


def named(requirements):
    """{name: bounds} of pip requirements, by conda's names, without their extras."""
    pairs = (re.fullmatch(r"([\w-]+)(?:\[\w+\])?(.*)", text).groups() for text in requirements)
    return {CONDA_NAMES.get(name, name): bounds for name, bounds in pairs}


def test_conda_environment_parses_and_agrees_with_pyproject(project, conda):
    extras = project["optional-dependencies"]
    wanted = named(project["dependencies"] + [text for extra in set(extras) - {"browser"} for text in extras[extra]])
    wanted["python"] = project["requires-python"]
    specs = [MatchSpec(text) for text in conda if isinstance(text, str) and text != "pip"]
    found = {
        spec.name.normalized if hasattr(spec.name, "normalized") else str(spec.name): str(spec.version)
        for spec in specs
    }
    assert {name: set(bounds.split(",")) for name, bounds in found.items()} == {
        name: set(bounds.split(",")) for name, bounds in wanted.items()
    }


def test_conda_installs_the_project_itself(conda):
    assert conda[-1] == {"pip": ["--no-deps --editable ."]}


def test_every_requirement_is_locked_with_a_hash_and_without_an_address(root, project):
    text = (root / "requirements.txt").read_text()
    assert "://" not in text
    assert "index-url" not in text
    entries = re.split(r"\n(?=\S)", text)
    locked = {re.match(r"[\w.-]+", entry)[0].lower() for entry in entries if "==" in entry}
    assert all("--hash=sha256:" in entry for entry in entries if "==" in entry)
    extras = project["optional-dependencies"].values()
    texts = [*project["dependencies"], *(text for extra in extras for text in extra)]
    needed = [re.match(r"[\w-]+", text)[0] for text in texts]
    assert {name.lower() for name in needed} <= locked


@pytest.mark.large
def test_a_group_of_tests_stays_in_one_worker(tmp_path):
    """Else two workers would lay out the same course folder at once.  pytest-xdist fell silent over it once."""
    (tmp_path / "test_group.py").write_text(
        "import os, pathlib, pytest\n"
        "@pytest.mark.xdist_group('one')\n"
        "@pytest.mark.parametrize('i', range(6))\n"
        "def test_it(i):\n"
        "    pathlib.Path(os.environ['PYTEST_XDIST_WORKER']).touch()\n"
    )
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "loadgroup", "-p", "no:cacheprovider"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    assert len(list(tmp_path.glob("gw*"))) == 1
