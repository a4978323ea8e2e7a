"""The report's pictures, as SVG in the page: sharp in print, readable by a screen reader, no file beside it.

A picture is a function with the decorator `@picture`: it takes the class's `Numbers` and returns an SVG.  The page's
template shows it as `pictures.NAME`.  docs/add-a-report-picture.md shows how one is added.

Text stays text.  Colours come from the page's style sheet (Okabe and Ito's palette, as in
`dlutils.plots`), so that pictures follow its dark mode; no meaning hangs on colour alone.
Drawn for a width of 400 pixels, so that a phone shows them at their own size.
"""

from collections.abc import Callable

from markupsafe import Markup, escape

from autograder.nbgrader.feedback import marks
from autograder.report.insight import Numbers

WIDTH = 400
ROW = 24
LEFT = 192  # room for the longest name of an exercise

#: {name: the function that draws it}.
PICTURES: dict[str, Callable[[Numbers], Markup]] = {}


def picture(draw: Callable[[Numbers], Markup]) -> Callable[[Numbers], Markup]:
    """Register a picture under the name of its function."""
    PICTURES[draw.__name__] = draw
    return draw


def pictures_of(numbers: Numbers) -> dict[str, Markup]:
    """{name: SVG} of all pictures."""
    return {name: draw(numbers) for name, draw in PICTURES.items()}


def _svg(height, alt, *parts):
    """An SVG image with its description."""
    return Markup(
        '<svg viewBox="0 0 {w} {h}" width="{w}" height="{h}" role="img" aria-label="{alt}">{body}</svg>'
    ).format(w=WIDTH, h=height, alt=alt, body=Markup("").join(parts))


def _tag(name, **attributes):
    fields = Markup("").join(
        Markup(' {}="{}"').format(key.rstrip("_").replace("_", "-"), _short(value)) for key, value in attributes.items()
    )
    return Markup("<{}{}/>").format(Markup(name), fields)


def _text(x, y, text, anchor="start", kind=""):
    return Markup('<text x="{}" y="{}" text-anchor="{}" class="{}">{}</text>').format(
        _short(x), _short(y), anchor, kind, escape(text)
    )


def _short(value):
    return f"{value:.1f}".rstrip("0").rstrip(".") if isinstance(value, float) else value


# ------------------------------------------------------------------------------------------------ histogram


@picture
def histogram(numbers):
    """Submissions in each tenth of the possible marks, with the median."""
    found = numbers.marks
    left, top, high, wide = 36, 58, 150, WIDTH - 36 - 20
    most = max([*found.counts, 1])
    step, bottom = wide / 10, top + high
    parts = [_text(0, 12, "Submissions", kind="head")]
    for tick in _ticks(most):
        y = bottom - high * tick / most
        parts += [
            _tag("line", x1=left, x2=left + wide, y1=y, y2=y, class_="grid"),
            _text(left - 6, y + 4, tick, "end"),
        ]
    parts += _median_line(found, left, wide, top, bottom)
    for index, count in enumerate(found.counts):
        x, tall = left + index * step, high * count / most
        if count:
            parts.append(_tag("rect", x=x + 1.5, y=bottom - tall, width=step - 3, height=tall, class_="bar"))
            parts.append(_text(x + step / 2, bottom - tall - 5, count, "middle", "strong"))
    for part in range(0, 11, 2):
        parts.append(_text(left + part * step, bottom + 17, percent(part / 10), "middle"))
    parts.append(_tag("line", x1=left, x2=left + wide, y1=bottom, y2=bottom, class_="axis"))
    parts.append(_text(left + wide / 2, bottom + 36, f"share of the {marks(found.points)} possible marks", "middle"))
    alt = f"Histogram of marks. {reading(found)}"
    return _svg(bottom + 44, alt, *parts)


def _median_line(found, left, wide, top, bottom):
    """Drawn before the bars, so that it stands behind them and behind their numbers."""
    x = left + wide * min(max(found.share, 0.0), 1.0)
    anchor, beside = ("end", 4) if found.share > 0.5 else ("start", -4)
    return [
        _tag("line", x1=x, x2=x, y1=top - 22, y2=bottom, class_="median"),
        _text(x + beside, top - 27, f"median {marks(found.median)} ({percent(found.share)})", anchor, "strong"),
    ]


def _ticks(most):
    step = next(step for step in (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 10**6) if most / step <= 5)
    return range(0, most + 1, step)


def reading(found):
    """The histogram in a sentence."""
    half = f"Half of the class has {marks(found.median)} or more of {marks(found.points)} marks"
    full = f"{found.all_right} of {found.count} {'has' if found.all_right == 1 else 'have'} all of them"
    low = f"{found.under_half} {'has' if found.under_half == 1 else 'have'} less than half"
    return f"{half}; {full}, {low}."


# ------------------------------------------------------------------------------------------- rows of exercises


def _rows(items, height_of_head, draw):
    """One row for each exercise: its name at the left, what `draw(item, y)` returns at the right."""
    parts = []
    for index, item in enumerate(items):
        y = height_of_head + index * ROW
        parts.append(_text(LEFT - 8, y + 16, f"{item.number} {item.name}", "end", "name"))
        parts += draw(item, y)
    return parts


@picture
def difficulty(numbers):
    """Mean share of the marks of those who tried each exercise: the longer the bar, the easier."""
    items = numbers.items
    top, wide = 44, WIDTH - LEFT - 46

    def draw(item, y):
        track = _tag("rect", x=LEFT, y=y + 4, width=wide, height=ROW - 8, class_="track")
        if item.tried is None:
            return [track, _text(LEFT + 4, y + 16, "nothing judged")]
        bar = _tag("rect", x=LEFT, y=y + 4, width=wide * item.tried, height=ROW - 8, class_="bar")
        return [track, bar, _text(LEFT + wide + 6, y + 16, f"{percent(item.tried)}", kind="strong")]

    head = [
        _text(0, 12, "Mean share of the marks of those who tried", kind="head"),
        _text(LEFT, 36, "harder"),
        _text(LEFT + wide, 36, "easier", "end"),
    ]
    known = [item for item in items if item.tried is not None]
    shares = ", ".join(f"{item.name} {percent(item.tried)}" for item in known)
    alt = f"Bar chart of the mean share of marks of those who tried: {shares}."
    return _svg(top + ROW * len(items) + 4, alt, *head, *_rows(items, top, draw))


@picture
def discrimination(numbers):
    """Corrected item-total correlation of each exercise, as dots between -1 and 1 on their 95 % intervals."""
    items = numbers.items
    top, wide = 44, WIDTH - LEFT - 46
    middle, bottom = LEFT + wide / 2, top + ROW * len(items)

    def draw(item, y):
        line = _tag("line", x1=LEFT, x2=LEFT + wide, y1=y + 12, y2=y + 12, class_="grid")
        if item.discrimination is None:
            return [line, _text(LEFT + wide + 6, y + 16, "–", kind="strong")]
        x = middle + item.discrimination * wide / 2
        low, high = (middle + end * wide / 2 for end in item.interval or (item.discrimination,) * 2)
        stem = _tag("line", x1=low, x2=high, y1=y + 12, y2=y + 12, class_="stem")
        dot = _tag("circle", cx=x, cy=y + 12, r=5, class_="low" if item.suspect else "dot")
        return [line, stem, dot, _text(LEFT + wide + 6, y + 16, signed(item.discrimination), kind="strong")]

    head = [
        _text(0, 12, "Do those who do well elsewhere do well here?", kind="head"),
        _text(LEFT, 36, "−1 worse"),
        _text(middle, 36, "0", "middle"),
        _text(LEFT + wide, 36, "better +1", "end"),
        _tag("line", x1=middle, x2=middle, y1=top, y2=bottom, class_="axis"),
    ]
    words = ", ".join(
        f"{i.name} {'undefined' if i.discrimination is None else signed(i.discrimination)}" for i in items
    )
    return _svg(bottom + 4, f"Dot plot of the discrimination from −1 to 1: {words}.", *head, *_rows(items, top, draw))


def percent(share):
    return f"{share:.0%}".replace("%", "\N{NO-BREAK SPACE}%")


def signed(value):
    """A correlation with a real minus."""
    return f"{value:.2f}".replace("-", "−")


@picture
def blanks(numbers):
    """How many left each exercise blank; the dark part are those for whom it was the first."""
    items = numbers.items
    top, wide = 44, WIDTH - LEFT - 46
    most = max([item.count for item in items] or [1]) or 1

    def draw(item, y):
        whole, first = wide * item.blank / most, wide * item.first_blank / most
        parts = [_tag("rect", x=LEFT, y=y + 4, width=wide, height=ROW - 8, class_="track")]
        if item.blank:
            parts.append(_tag("rect", x=LEFT, y=y + 4, width=whole, height=ROW - 8, class_="bar soft"))
        if item.first_blank:
            parts.append(_tag("rect", x=LEFT, y=y + 4, width=first, height=ROW - 8, class_="first"))
        parts.append(_text(LEFT + wide + 6, y + 16, item.blank, kind="strong"))
        return parts

    head = [
        _text(0, 12, f"Left blank, of {most}", kind="head"),
        _tag("rect", x=LEFT, y=26, width=12, height=12, class_="first"),
        _text(LEFT + 17, 36, "first blank"),
        _tag("rect", x=LEFT + 90, y=26, width=12, height=12, class_="bar soft"),
        _text(LEFT + 107, 36, "blank before"),
    ]
    words = ", ".join(f"{i.name} {i.blank} (first for {i.first_blank})" for i in items if i.blank) or "none"
    return _svg(
        top + ROW * len(items) + 4,
        f"Bar chart of how many of {most} left an exercise blank: {words}.",
        *head,
        *_rows(items, top, draw),
    )


__all__ = ["PICTURES", "percent", "picture", "pictures_of", "reading", "signed"]
