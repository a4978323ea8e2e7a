"""What `data` and `own_data` share: reading one picture, and what is said where that cannot be done."""

from pathlib import Path

import numpy as np

#: The arrays of a file of photographs.
CAT_KEYS = ("train_set_x", "train_set_y", "test_set_x", "test_set_y", "list_classes")


class DatasetError(Exception):
    """A data file that is missing, damaged or laid out otherwise. The text names the file and the remedy."""


def load_photo(path: str | Path, size: int = 64) -> np.ndarray:
    """A photo of your own, ready to be shown to a model: the largest centred square, scaled.

    Args:
        path: an image file that Pillow reads (JPEG, PNG, WebP, GIF, …).  It is turned upright if the camera noted how
            it was held; transparent parts become white.
        size: side of the result, in pixels.

    Returns:
        (size, size, 3) uint8.

    Raises:
        DatasetError: there is no such file, or it is no image.
    """
    from PIL import Image, ImageOps

    path = Path(path).expanduser()
    if not path.is_file():
        raise DatasetError(f"There is no photo at {path} (looked from {Path.cwd()}). Check its name.")
    try:
        with Image.open(path) as image:
            upright = ImageOps.exif_transpose(image).convert("RGBA")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as e:
        raise DatasetError(f"{path} cannot be read as an image ({e}). Save it as JPEG or PNG.") from e
    paper = Image.new("RGBA", upright.size, "white")
    paper.alpha_composite(upright)
    side = min(paper.size)
    left, top = ((n - side) // 2 for n in paper.size)
    square = paper.convert("RGB").crop((left, top, left + side, top + side))
    return np.array(square.resize((size, size), Image.Resampling.LANCZOS), dtype=np.uint8)
