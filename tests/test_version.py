"""One version number: the wheel, the student bundle, the report, the changelog and the citation have it."""

import re
import tomllib
from importlib.metadata import version

from autograder.authoring import bundle
from autograder.report import page
from dlutils.version import VERSION


def test_the_wheel_has_it():
    assert version("neural-networks-from-scratch") == VERSION


def test_the_bundle_has_it(root):
    assert tomllib.loads(bundle.pyproject(root))["project"]["version"] == VERSION


def test_the_report_has_it():
    assert f"version {VERSION}." in page.index_page([], "2026-11-28")


def test_the_changelog_begins_with_it_and_the_citation_names_it(root):
    assert re.search(r"^## (\S+)", (root / "CHANGELOG.md").read_text(), re.M)[1] == VERSION
    assert f"\nversion: {VERSION}\n" in (root / "CITATION.cff").read_text()
