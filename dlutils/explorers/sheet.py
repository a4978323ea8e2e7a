"""What a reader without a kernel sees of an explorer: several frames on one sheet, each under its settings."""

import io
from collections.abc import Sequence

from matplotlib import font_manager
from PIL import Image, ImageDraw, ImageFont

from dlutils.explorers.painter import Picture
from dlutils.plots import BLACK, GREY

#: Pixels: frames that are no wider stand two in a row; the height of a caption; the space between two frames.
NARROW, CAPTION, GAP = 820, 26, 14


def sheet(pictures: Sequence[Picture], captions: Sequence[str]) -> bytes:
    """Several pictures on one sheet, as a PNG file that is identical from run to run.

    Args:
        pictures: the frames, all of about one size.
        captions: what stands above each; a single picture has none.

    Returns:
        The bytes of the file.
    """
    if len(pictures) == 1:
        return _small_png(Image.fromarray(pictures[0].pixels))
    width = max(picture.pixels.shape[1] for picture in pictures)
    columns = 2 if width <= NARROW else 1
    rows = [pictures[i : i + columns] for i in range(0, len(pictures), columns)]
    heights = [max(picture.pixels.shape[0] for picture in row) + CAPTION + GAP for row in rows]
    paper = Image.new("RGB", (columns * (width + GAP) - GAP, sum(heights) - GAP), "white")
    pen = ImageDraw.Draw(paper)
    font = ImageFont.truetype(font_manager.findfont("DejaVu Sans:bold"), 14)
    for number, (picture, caption) in enumerate(zip(pictures, captions)):
        left, top = number % columns * (width + GAP), sum(heights[: number // columns])
        pen.line((left, top, left + width, top), fill=GREY)
        pen.text((left + 6, top + 5), caption, fill=BLACK, font=font)
        paper.paste(Image.fromarray(picture.pixels), (left, top + CAPTION))
    return _small_png(paper)


def _small_png(image):
    """256 colours are enough here, and a third of the bytes."""
    buffer = io.BytesIO()
    colours = image.quantize(256, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    # The method makes 254 of 255, and paper would not quite be white.
    colours.putpalette([255 if intensity == 254 else intensity for intensity in colours.getpalette()])
    colours.save(buffer, format="png", optimize=True)
    return buffer.getvalue()
