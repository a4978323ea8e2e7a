"""The README's pictures: parts of the screenshots that the tests in a browser took.  `make pictures` does both."""

from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
TAKEN, KEPT = ROOT / "build" / "screenshots", ROOT / "docs" / "pictures"
#: The README's column is not wider than that, and a palette makes its files small.
WIDTH, COLOURS = 1_000, 256

#: {picture: (screenshot, its part: left, top, right, bottom)}.
PARTS = {
    "explorer": (
        "test_a_sheet_first_then_each_control_and_handle_changes_the_picture[04]/06-*-dragged",
        (0, 0, 1600, 1000),
    ),
    "check": ("test_a_student_s_day/*-the-check-names-the-slip", (300, 270, 1560, 606)),
    "feedback": ("test_an_instructor_s_day/*-feedback-page-opened", (330, 95, 1240, 505)),
    "verdict": ("test_an_instructor_s_day/*-the-sentence-of-the-misconception", (330, 470, 1515, 880)),
    "report": ("test_the_head_of_the_page_fits_the_screen/01-report", (0, 0, 1200, 1150)),
    "formgrader": ("test_an_instructor_s_day/*-written-answer-graded", (300, 65, 1560, 570)),
}
#: {moving picture: its screenshots, in order}.
FILMS = {"playground": "test_a_film_of_a_network_that_learns/*-film-at-*"}
FILM_WIDTH, FILM_COLOURS, FILM_MILLISECONDS = 800, 96, 160


def keep(name, screenshot, part):
    """Write one picture for the README."""
    folder, stem = screenshot.split("/")
    [path] = (TAKEN / folder).glob(f"{stem}.png")
    picture = Image.open(path).convert("RGB").crop(part)
    picture.thumbnail((WIDTH, WIDTH), Image.Resampling.LANCZOS)
    KEPT.mkdir(exist_ok=True)
    few = picture.quantize(COLOURS, method=Image.Quantize.FASTOCTREE)  # keeps the colour of a thin line
    few.save(KEPT / f"{name}.png", optimize=True)


def keep_film(name, screenshots):
    """Write one moving picture for the README; it stops for a while at its end."""
    folder, stem = screenshots.split("/")
    pictures = [Image.open(path).convert("RGB") for path in sorted((TAKEN / folder).glob(f"{stem}.png"))]
    for picture in pictures:
        picture.thumbnail((FILM_WIDTH, FILM_WIDTH), Image.Resampling.LANCZOS)
    palette = pictures[-1].quantize(FILM_COLOURS, method=Image.Quantize.MEDIANCUT)  # one for all, or colours flicker
    first, *others = (picture.quantize(palette=palette, dither=Image.Dither.NONE) for picture in pictures)
    times = [FILM_MILLISECONDS] * (len(pictures) - 1) + [2_500]
    first.save(KEPT / f"{name}.gif", save_all=True, append_images=others, duration=times, loop=0, optimize=True)


if __name__ == "__main__":
    for name, (screenshot, part) in PARTS.items():
        keep(name, screenshot, part)
    for name, screenshots in FILMS.items():
        keep_film(name, screenshots)
