"""What is on a feedback page, read from its HTML, and what must hold of it."""

from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser

#: Elements without an end.
EMPTY = {"meta", "img", "br", "hr", "link", "input"}


@dataclass
class Element:
    """An element with all that is in it."""

    tag: str
    attributes: dict
    inside: list = field(default_factory=list)

    def all(self, tag, **attributes):
        """Elements below this one."""
        for child in self.inside:
            if isinstance(child, Element):
                if tag in (child.tag, "*") and attributes.items() <= child.attributes.items():
                    yield child
                yield from child.all(tag, **attributes)

    def first(self, tag, **attributes):
        return next(self.all(tag, **attributes))

    @property
    def text(self):
        """All of its text, folded or not, in single blanks."""
        return in_single_blanks(child if isinstance(child, str) else child.text for child in self.inside)

    @property
    def seen(self):
        """The text that is seen while folds are as the page has them."""
        if self.tag in ("style", "title"):
            return ""
        shut = self.tag == "details" and "open" not in self.attributes
        inside = [child for child in self.inside if not shut or getattr(child, "tag", "") == "summary"]
        return in_single_blanks(child if isinstance(child, str) else child.seen for child in inside)


def in_single_blanks(texts):
    return " ".join(" ".join(texts).split())


class Reader(HTMLParser):
    """HTML as a tree; an element that is not closed, or closed twice, is a fault of the page."""

    def __init__(self, page):
        super().__init__()
        self.top = Element("", {})
        self.stack = [self.top]
        self.feed(page)
        self.close()
        assert self.stack == [self.top], f"not closed: {[element.tag for element in self.stack[1:]]}"

    def handle_starttag(self, tag, attributes):
        element = Element(tag, dict(attributes))
        self.stack[-1].inside.append(element)
        if tag not in EMPTY:
            self.stack.append(element)

    def handle_endtag(self, tag):
        if tag not in EMPTY:
            assert self.stack.pop().tag == tag, f"closed where it was not open: {tag}"

    def handle_data(self, data):
        self.stack[-1].inside.append(data)


def read(page):
    return Reader(page).top


def rows_of(page):
    """{exercise: (marks, sentence)} of the table with which a page begins."""
    lines = [list(row.all("*")) for row in read(page).first("table", **{"class": "marks"}).all("tr")]
    cells = [[cell.text for cell in line if cell.tag in ("th", "td")] for line in lines]
    assert cells[0] == ["exercise", "marks", "what was found"]
    return {name: (marks, sentence) for name, marks, sentence in cells[1:]}


def sections_of(page):
    """{exercise: the part of the page on its graded cell}."""
    sections = [part for part in read(page).all("section") if "graded" in part.attributes["class"]]
    return {part.attributes["id"].removeprefix("graded-"): part for part in sections}


def check_page(page, expected):
    """Demand of a page what must hold of any.

    Args:
        page: HTML.
        expected: {graded cell: its marks in words, by the gradebook}.
    """
    tree = read(page)
    rows, sections = rows_of(page), sections_of(page)
    rows.pop("late submission", None)
    assert {name: marks for name, (marks, _) in rows.items()} == expected
    for name, part in sections.items():
        assert part.first("h2").first("span").text == rows[name][0], f"table and heading disagree on {name}"
        assert rows[name][1].removesuffix(" Comment") in part.text, f"table and banner disagree on {name}"
    assert "HIDDEN TESTS" not in page
    ids = Counter(element.attributes["id"] for element in tree.all("*") if "id" in element.attributes)
    for link in tree.first("main").all("a"):
        target = link.attributes.get("href", "")
        if target.startswith(("#graded-", "#comment-", "#marks")):
            assert ids[target[1:]] == 1, f"{target} leads to {ids[target[1:]]} places"
    assert [link.attributes["href"] for link in tree.first("table").all("a") if link.text in sections] == [
        f"#graded-{name}" for name in rows if name in sections
    ]
    assert not list(tree.all("script"))
    assert all(image.attributes.get("alt") is not None for image in tree.all("img"))
