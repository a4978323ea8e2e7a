"""A feedback page as it is seen: short, readable on light and dark paper and on a telephone, without a network."""

import re

import pytest

from autograder.authoring.sample_class import middle

pytestmark = [pytest.mark.slow, pytest.mark.sandbox]

#: Pixels of ada's page, 1280 wide, when it showed the whole notebook (version 0.3.0).
WHOLE = {"vectorization": 13_239, "logistic_regression": 10_261, "shallow_network": 11_969, "deep_network": 13_646}
HEIGHT = "document.documentElement.scrollHeight"
UNFOLD = "document.querySelectorAll('details').forEach(fold => fold.open = true)"
#: [text, its colour, the colour below it] of each text on the page.
COLOURS = """() => {
    const found = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
        let place = walk.currentNode.parentElement;
        if (!walk.currentNode.data.trim() || place.closest("style") || place.closest("[style]")) continue;
        const color = getComputedStyle(place).color;
        while (place && getComputedStyle(place).backgroundColor === "rgba(0, 0, 0, 0)") place = place.parentElement;
        found.push([walk.currentNode.data, color, getComputedStyle(place || document.body).backgroundColor]);
    }
    return found;
}"""


@pytest.fixture
def shown(graded, browser):
    """Open a student's page: `shown(name, **options of the browser)`."""
    contexts = []

    def open_page(name, width=1280, **options):
        contexts.append(browser.new_context(viewport={"width": width, "height": 900}, **options))
        page = contexts[-1].new_page()
        page.asked = []
        page.on("request", lambda request: page.asked.append(request.url))
        page.goto((graded.course / f"feedback/{name}/{graded.unit.name}/{graded.unit.name}.html").as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize("name", ["ada", "ben", "cleo", "finn", "hal", "jo", "nia", "pam"])
def test_a_page_is_at_most_a_third_of_the_notebook(graded, shown, name):
    assert 3 * shown(name).evaluate(HEIGHT) <= WHOLE[graded.unit.name]


def test_unfolded_it_is_as_long_as_the_notebook(graded, shown):
    """So the height is measured where the notebook is, and the folds are what makes it short."""
    page = shown("ada")
    page.evaluate(UNFOLD)
    assert 3 * page.evaluate(HEIGHT) > 2 * WHOLE[graded.unit.name]


def test_the_table_leads_to_the_cell_and_back(graded, shown):
    page, name = shown("finn"), middle(graded.unit)
    page.locator("table.marks").get_by_role("link", name=name, exact=True).click()
    part = page.get_by_role("region", name=re.compile(rf"^{name}\b"))
    assert part.bounding_box()["y"] < 900
    part.get_by_role("link", name="back to the table").click()
    assert 0 <= page.locator("h1").first.bounding_box()["y"] < 100
    assert all(url.startswith("file:") or url.startswith("data:") for url in page.asked)


def test_a_fold_opens_by_keyboard(shown):
    page = shown("ada")
    fold = page.locator("details.rest summary").first
    fold.focus()
    page.keyboard.press("Enter")
    assert page.locator("details.rest").first.get_attribute("open") is not None


@pytest.mark.parametrize("name", ["ben", "finn"])
def test_nothing_is_wider_than_a_telephone(shown, name):
    page = shown(name, width=390)
    page.evaluate(UNFOLD)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_stands_out_from_its_paper(shown, scheme):
    page = shown("ben", color_scheme=scheme)
    page.evaluate(UNFOLD)
    paper = contrast(page.evaluate("getComputedStyle(document.body).backgroundColor"), "rgb(255, 255, 255)")
    assert (paper > 10) == (scheme == "dark")
    faint = {(text.strip()[:40], *colours) for text, *colours in page.evaluate(COLOURS) if contrast(*colours) < 4.5}
    assert not faint
    page.add_style_tag(content="h1 { color: grey; background: white }")
    assert min(contrast(*colours) for _, *colours in page.evaluate(COLOURS)) < 4.5, "grey on white is found"


def contrast(one, other):
    """Contrast as the Web Content Accessibility Guidelines define it, of two CSS colours without transparency."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(color):
    values = [int(value) / 255 for value in re.findall(r"\d+", color)[:3]]
    red, green, blue = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in values)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
