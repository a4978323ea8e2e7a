"""Sets of points in the plane with two classes, drawn from a generator.

`datasets/build_planar.py` draws the sets of `planar.h5` with these functions, and the playground draws its own.
Shapes: X is (2, m), one point per column; Y is (1, m) of 0.0 and 1.0.
"""

from collections.abc import Callable

import numpy as np

Points = tuple[np.ndarray, np.ndarray]


def two_classes(zeros: np.ndarray, ones: np.ndarray, rng: np.random.Generator) -> Points:
    """Points of two classes in random order.

    Args:
        zeros: (2, m0) points of class 0.
        ones: (2, m1) points of class 1.
        rng: decides the order.

    Returns:
        X: (2, m0 + m1); Y: (1, m0 + m1).
    """
    X = np.hstack([zeros, ones])
    Y = np.repeat([0.0, 1.0], [zeros.shape[1], ones.shape[1]])[np.newaxis]
    order = rng.permutation(X.shape[1])
    return X[:, order], Y[:, order]


def polar(radius: np.ndarray, angle: np.ndarray) -> np.ndarray:
    """Points (2, m) at radius (m,) and angle (m,), in radians."""
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)])


def flower(
    rng: np.random.Generator, m: int = 400, petals: int = 8, length: float = 4.0, blur: float = 0.2
) -> Points:
    """A flower whose petals belong to the classes by turns.

    At angle t the edge of a petal is at length · |sin(petals · t / 2)|, so a petal is 2π / petals wide. The
    points lie near that edge; noise moves them along the radius and, a little, around the centre. When the
    number of petals is a multiple of four, each class looks the same after half a turn, so no straight line
    parts them.

    Args:
        rng: where the numbers come from.
        m: number of points, half of each class.
        petals, length: how many there are, and how long they are.
        blur: size of the noise.
    """
    points = []
    for label in (0, 1):
        petal = 2 * rng.integers(0, petals // 2, m // 2) + label
        within = rng.uniform(0.0, 1.0, m // 2)
        angle = (petal + within) * 2 * np.pi / petals + rng.normal(0, blur / 4, m // 2)
        radius = length * np.sin(np.pi * within) + rng.normal(0, blur, m // 2)
        points.append(polar(radius, angle))
    return two_classes(*points, rng)


def moons(rng: np.random.Generator, m: int = 300, noise: float = 0.18) -> Points:
    """Two half circles of radius 1 that reach into each other; rng and m as in `flower`, noise is the blur."""
    t = rng.uniform(0, np.pi, (2, m // 2))
    upper = np.stack([np.cos(t[0]), np.sin(t[0])])
    lower = np.stack([1 - np.cos(t[1]), 0.45 - np.sin(t[1])])
    return two_classes(*(p + rng.normal(0, noise, p.shape) for p in (upper, lower)), rng)


def circles(
    rng: np.random.Generator, m: int = 300, radii: tuple[float, float] = (0.5, 1.0), noise: float = 0.09
) -> Points:
    """A ring inside a ring; rng and m as in `flower`, radii those of class 0 and class 1, noise is the blur."""
    rings = [polar(r + rng.normal(0, noise, m // 2), rng.uniform(0, 2 * np.pi, m // 2)) for r in radii]
    return two_classes(*rings, rng)


def blobs(rng: np.random.Generator, m: int = 240, distance: float = 3.0) -> Points:
    """Two round clouds of standard deviation 1 that a straight line parts well.

    Args:
        rng, m: as in `flower`.
        distance: from the middle of one to that of the other, along the first coordinate.
    """
    middle = np.array([[distance / 2], [0.6]])
    clouds = [rng.normal(0, 1, (2, m // 2)) + side * middle for side in (-1, 1)]
    return two_classes(*clouds, rng)


def spirals(rng: np.random.Generator, m: int = 400, turns: float = 1.5, noise: float = 0.06) -> Points:
    """Two arms that wind around each other, half a turn apart.

    Args:
        rng, m: as in `flower`.
        turns: of each arm.
        noise: the blur at the end of an arm; there is less of it inside.
    """
    arms = []
    for start in (0, np.pi):
        t = np.sqrt(rng.uniform(0.02, 1, m // 2))  # the root spreads the points evenly along an arm
        arms.append(polar(t, start + 2 * np.pi * turns * t) + rng.normal(0, noise * t, (2, m // 2)))
    return two_classes(*arms, rng)


def xor(rng: np.random.Generator, m: int = 300, gap: float = 0.1, noise: float = 0.1) -> Points:
    """Four squares: class 1 where exactly one coordinate is positive.

    Args:
        rng, m: as in `flower`.
        gap: from a square to the axes.
        noise: the blur.
    """
    points = []
    for label in (0, 1):
        size, side = rng.uniform(gap, 1.0, (2, m // 2)), rng.choice([-1.0, 1.0], m // 2)
        other = -side if label else side
        points.append(size * np.stack([side, other]) + rng.normal(0, noise, (2, m // 2)))
    return two_classes(*points, rng)


#: {name: (how it is drawn from (generator, m, noise), its middle, its size)}, for a window of `LIMIT` to each side.
SETS: dict[str, tuple[Callable[[np.random.Generator, int, float], Points], tuple[float, float], float]] = {
    "flower": (lambda rng, m, noise: flower(rng, m, blur=noise), (0.0, 0.0), 1.0),
    "moons": (lambda rng, m, noise: moons(rng, m, noise=0.8 * noise), (0.5, 0.22), 2.2),
    "rings": (lambda rng, m, noise: circles(rng, m, noise=0.4 * noise), (0.0, 0.0), 3.2),
    "spirals": (lambda rng, m, noise: spirals(rng, m, noise=0.25 * noise), (0.0, 0.0), 3.8),
    "xor": (lambda rng, m, noise: xor(rng, m, noise=0.5 * noise), (0.0, 0.0), 3.5),
}
#: The window of the plane that the playground shows: from -LIMIT to LIMIT in both directions.
LIMIT = 5.0


def make(kind: str, m: int, noise: float, seed: int) -> Points:
    """One of the sets of the playground.

    Args:
        kind: a name of `SETS`.
        m: number of points.
        noise: 0 for none, 1 for a set that is hardly to be told apart.
        seed: of the generator.

    Returns:
        X: (2, m); Y: (1, m).
    """
    draw, middle, size = SETS[kind]
    X, Y = draw(np.random.default_rng(seed), m, noise)
    return size * (X - np.reshape(middle, (2, 1))), Y


def held_out(m: int, share: float, seed: int) -> np.ndarray:
    """Which of m points are kept for the test.

    Args:
        m: number of points.
        share: of them, from 0 to 1; one at least is left for training.
        seed: of the choice.

    Returns:
        (m,) of True and False.
    """
    kept = np.zeros(m, dtype=bool)
    count = min(round(share * m), max(m - 1, 0))
    kept[np.random.default_rng([seed, 1]).permutation(m)[:count]] = True
    return kept
