"""The map of the lessons, `notebooks/README.md`: one row for each, made of the lesson's own words when it is new."""

import re

from autograder.authoring import build

ROW = re.compile(r"^\| \[(?P<title>[^\]]+)\]\((?P<stem>\d\d_\w+)\.ipynb\) \| (?P<minutes>\d+) \|.*$", re.M)

#: So many minutes fit into one sitting; a longer lesson says where to stop.
SITTING, HALFWAY = 45, "> **Halfway: a good place to stop.**"


def page(root):
    """The map."""
    return root / "notebooks" / "README.md"


def add_rows(root, log=print):
    """Add a row for each lesson that has none, after the lesson before it; other rows stay as they are."""
    text = page(root).read_text(encoding="utf-8")
    for path in build.lesson_texts(root):
        if path.stem in rows(text):
            continue
        earlier = [row for stem, row in rows(text).items() if stem < path.stem]
        if not earlier:
            continue
        end = max(row.end() for row in earlier)
        text = f"{text[:end]}\n{new_row(path)}{text[end:]}"
        log(f"notebooks/README.md: a row for {path.stem}")
    page(root).write_text(text, encoding="utf-8")


def complaints(root):
    """Rows and lessons that do not fit each other, and long lessons without a place to stop."""
    found = rows(page(root).read_text(encoding="utf-8"))
    for path in build.lesson_texts(root):
        minutes = facts(path)["minutes"]
        if int(minutes or 0) > SITTING and HALFWAY not in path.read_text(encoding="utf-8"):
            yield f"notebooks/{path.name}: more than {SITTING} minutes: say `{HALFWAY}` where a reader may stop"
        if path.stem not in found:
            yield f"notebooks/README.md: no row for {path.stem}: run `make build`"
        elif found[path.stem]["minutes"] != minutes:
            yield f"notebooks/README.md: {path.stem} has {minutes} minutes in its text"
    for stem in found:
        if not (root / "notebooks" / f"{stem}.ipynb").is_file():
            yield f"notebooks/README.md: there is no lesson {stem}"


def rows(text):
    """{lesson: its row, as a match} in a map."""
    return {row["stem"]: row for row in ROW.finditer(text)}


def new_row(path):
    """The row of a lesson: number and name, minutes, what comes before, the second half of its title."""
    about = facts(path)
    title = path.stem.replace("_", " ")
    return f"| [{title}]({path.stem}.ipynb) | {about['minutes']} | {about['before']} | {about['takeaway']} |"


def facts(path):
    """{"minutes", "before", "takeaway"} of a lesson, from its first cell."""
    first = build.read_text(path).cells[0].source
    title = re.search(r"^# (.*)$", first, re.M)
    line = re.search(r"\*\*Minutes\*\* (\d+)(?: · \*\*Before this\*\* (.*(?:\n(?!\n).*)*))?", first)
    before = re.sub(r"\[(\d\d)[^\]]*\]\([^)]*\)", r"\1", (line and line[2]) or "")
    before = " ".join(re.sub(r"\blessons? ", "", before).split())
    takeaway = title[1].split(": ", 1)[-1] if title else ""
    return {"minutes": line[1] if line else "", "before": before, "takeaway": takeaway}
