"""Formulas on pages: all of the course's are set, and none of a student's runs, leads elsewhere or takes for ever."""

import json

import pytest
from nbconvert.filters import markdown2html

from autograder.nbgrader.formulas import TEMPLATES, set_formulas
from autograder.nbgrader.safe_text import clean_markdown
from autograder.units import unit_names


def page_of(markdown):
    return clean_markdown(markdown2html(markdown))


@pytest.mark.parametrize("unit", unit_names())
def test_every_formula_of_a_unit_is_set(root, unit):
    cells = json.loads((root / "release" / unit / f"{unit}.ipynb").read_text())["cells"]
    texts = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
    pages = [page_of(text) for text in texts]
    assert sum(page.count("<math") for page in pages) >= 3
    assert not [page for page in pages if "$" in page or "\\frac" in page]


def test_code_and_prices_keep_their_dollars():
    assert page_of("`$x$` costs $5 and $6") == "<p><code>$x$</code> costs $5 and $6</p>\n"


@pytest.mark.parametrize(
    "formula",
    [
        r"\href{javascript:alert(1)}{x}",
        r"\text{<script>alert(1)</script>}",
        r"\text{&lt;script&gt;alert(1)&lt;/script&gt;}",
        r"\text{&amp;lt;script&amp;gt;alert(1)&amp;lt;/script&amp;gt;}",
        r"\style{background:url(x)}{x} \class{modal}{x}",
        r"\unknown{\frac{",
    ],
)
def test_a_formula_neither_runs_nor_leads_elsewhere(formula):
    for page in (page_of(f"${formula}$"), page_of(f"$$\n{formula}\n$$")):
        tags = [piece.split(">")[0] for piece in page.split("<")[1:]]
        assert not [tag for tag in tags if "script" in tag or "href" in tag or "style" in tag or "class" in tag]


@pytest.mark.parametrize(
    "formula",
    ["{" * 900, "x^" * 400, r"\newcommand{\a}{xx}\renewcommand{\b}{\a\a}\b", r"\def\a{xx}\a", "x" * 5_000],
    ids=["deep", "high", "newcommand", "def", "long"],
)
def test_a_formula_without_end_stays_as_typed(formula):
    assert "<math" not in set_formulas(f"<p>${formula}$</p>")


@pytest.mark.parametrize(("template", "scripts"), [("feedback", 0), ("formgrade", 1)])
def test_a_page_sets_formulas_without_a_script_from_elsewhere(template, scripts):
    from nbconvert.exporters import HTMLExporter

    exporter = HTMLExporter(template_name=template, extra_template_basedirs=TEMPLATES)
    macro = exporter.environment.get_template("mathjax.html.j2").module.mathjax()
    assert macro.count("<script") == scripts
    assert "://" not in macro
    assert "summary" in macro
