"""A photograph of your own before a model of yours."""

from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np

from dlutils import data, plots

#: So many training pictures are shown beside the photograph.
NEAREST = 3


def predict_image(
    path: str | Path,
    models: Mapping[str, Callable[[np.ndarray], object]],
    images: np.ndarray,
    labels: np.ndarray,
) -> dict[str, float]:
    """Show a photograph as the network sees it, what each model says of it, and the training pictures nearest to it.

    Args:
        path: an image file.
        models: {name: function}.  Each gets the photograph as (1, size, size, 3) uint8 and returns the probability
            of a cat.
        images: (m, size, size, 3) uint8, the training pictures.
        labels: (1, m) of 0 and 1.

    Returns:
        {name: probability}.

    Raises:
        DatasetError: there is no such file, or it is no image.
    """
    photo = data.load_photo(path, size=images.shape[1])
    said = {name: float(np.ravel(model(photo[np.newaxis]))[0]) for name, model in models.items()}
    closest = nearest(photo, images)
    words = "\n".join(f"{name}: {probability:.0%} cat" for name, probability in said.items())
    kinds = ["cat" if np.ravel(labels)[i] == 1 else "no cat" for i in closest]
    titles = [words, *(f"nearest {k}: {kind}" for k, kind in enumerate(kinds, 1))]
    fig = plots.image_grid([photo, *images[closest]], titles, columns=1 + NEAREST, size=2.4)
    alt = f"Your photograph, {images.shape[1]} pixels wide: {words.replace(chr(10), ', ')}. "
    plots.show(fig, alt=f"{alt}The nearest training pictures: {', '.join(kinds)}.")
    return said


def nearest(photo: np.ndarray, images: np.ndarray, count: int = NEAREST) -> np.ndarray:
    """(count,) numbers of the pictures whose pixels differ least from a photograph's: the smallest sum of squares.

    Args:
        photo: (size, size, 3) uint8.
        images: (m, size, size, 3) uint8.
    """
    differences = images.astype(np.float64) - photo
    return np.argsort(np.sum(differences**2, axis=(1, 2, 3)), kind="stable")[:count]
