"""The glossary of the lessons: every linked term has an entry, every entry is linked where its term is first used."""

import re
from pathlib import Path

import pytest

from autograder.authoring import build

ROOT = Path(__file__).resolve().parents[2]
LINK = re.compile(r"\*\*\[([^\]]+)\]\(glossary\.md#([^)]+)\)\*\*")
ANY_LINK = re.compile(r"\]\(glossary\.md#([^)]+)\)")
GLOSSARY = (ROOT / "notebooks" / "glossary.md").read_text(encoding="utf-8")


def prose(path):
    """The Markdown cells of a lesson as one text, without code and formulas."""
    cells = [cell.source for cell in build.read_text(path).cells if cell.cell_type == "markdown"]
    return re.sub(r"```.*?```|\$\$.*?\$\$|`[^`]*`|\$[^$]*\$", " ", "\n\n".join(cells), flags=re.S)


LESSONS = {path.stem: prose(path) for path in build.lesson_texts(ROOT)}


def entries(text):
    """{anchor: (term, body)} of the glossary: a third-level heading for each term."""
    parts = re.split(r"^### (.+)$", text, flags=re.M)[1:]
    return {term.strip().lower().replace(" ", "-"): (term, body.strip()) for term, body in zip(parts[::2], parts[1::2])}


def complaints(glossary, lessons):
    """What is wrong between a glossary and the prose of the lessons {name: text}."""
    known = entries(glossary)
    terms = [term for term, _ in known.values()]
    if terms != sorted(terms, key=str.lower):
        yield "the entries are not in alphabetical order"
    linked = {}
    for name, text in lessons.items():
        yield from (f"{name}: no entry {a!r}" for a in ANY_LINK.findall(text) if a not in known)
        found = [anchor for _, anchor in LINK.findall(text)]
        yield from (f"{name}: {a} is linked twice" for a in set(found) if found.count(a) > 1)
        for anchor in found:
            linked.setdefault(anchor, name)
    yield from (f"{anchor}: no lesson links the entry" for anchor in known if anchor not in linked)
    yield from (f"{term}: the entry is empty" for term, body in known.values() if not body)
    for anchor, (term, body) in known.items():
        lesson = linked.get(anchor, "")
        if lesson and f"({lesson}.ipynb)" not in body:
            yield f"{term}: the entry does not name {lesson}, where the term is first linked"


def test_lessons_and_glossary_agree():
    assert list(complaints(GLOSSARY, LESSONS)) == []


LESSON = "A **[neuron](glossary.md#neuron)** adds up. The **[learning rate](glossary.md#learning-rate)** is a number."
SMALL = "### learning rate\n\nA number. [04](a.ipynb)\n\n### neuron\n\nA unit. [04](a.ipynb)\n"


@pytest.mark.parametrize(
    ("glossary", "lesson", "complaint"),
    [
        (SMALL, LESSON + " **[logit](glossary.md#logit)**", "no entry 'logit'"),
        (SMALL, LESSON + " [later](glossary.md#logit)", "no entry 'logit'"),
        (SMALL + "\n### zebra\n\nStripes.\n", LESSON, "zebra: no lesson links"),
        (SMALL, LESSON + LESSON, "neuron is linked twice"),
        (SMALL.replace("A unit. [04](a.ipynb)", ""), LESSON, "neuron: the entry is empty"),
        (SMALL.replace("A unit. [04](a.ipynb)", "A unit."), LESSON, "does not name a, where"),
        (SMALL + "\n### cost\n\nA mean. [04](a.ipynb)\n", LESSON + " **[cost](glossary.md#cost)**", "alphabetical"),
    ],
)
def test_a_planted_fault_is_found(glossary, lesson, complaint):
    assert list(complaints(SMALL, {"a": LESSON})) == []
    found = list(complaints(glossary, {"a": lesson}))
    assert any(complaint in text for text in found), found
