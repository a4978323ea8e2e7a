"""Make datasets/planar.h5: five sets of points in the plane, each with two classes.

    python datasets/build_planar.py [--out DIR]

Every set is drawn from its own seeded generator, so the file is the same to the byte whenever it is made.
Shapes: X is (2, m) float64, one point per column; Y is (1, m) float64 of 0.0 and 1.0.
"""

import argparse
import sys
from pathlib import Path

import h5py
import numpy as np

HERE = Path(__file__).resolve().parent


def two_classes(zeros, ones, rng):
    """Join points (2, m0) of class 0 and (2, m1) of class 1 in random order: X (2, m), Y (1, m)."""
    X = np.hstack([zeros, ones])
    Y = np.repeat([0.0, 1.0], [zeros.shape[1], ones.shape[1]])[np.newaxis]
    order = rng.permutation(X.shape[1])
    return X[:, order], Y[:, order]


def polar(radius, angle):
    """Points (2, m) at radius (m,) and angle (m,), in radians."""
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)])


def flower(rng, m=400, petals=8, length=4.0, blur=0.2):
    """A flower whose petals belong to the classes by turns.

    At angle t the edge of a petal is at length · |sin(petals · t / 2)|, so a petal is 2π / petals wide. The
    points lie near that edge; noise moves them along the radius and, a little, around the centre. When the
    number of petals is a multiple of four, each class looks the same after half a turn, so no straight line
    parts them.
    """
    points = []
    for label in (0, 1):
        petal = 2 * rng.integers(0, petals // 2, m // 2) + label
        within = rng.uniform(0.0, 1.0, m // 2)
        angle = (petal + within) * 2 * np.pi / petals + rng.normal(0, blur / 4, m // 2)
        radius = length * np.sin(np.pi * within) + rng.normal(0, blur, m // 2)
        points.append(polar(radius, angle))
    return two_classes(*points, rng)


def moons(rng, m=300, noise=0.18):
    """Two half circles of radius 1 that reach into each other."""
    t = rng.uniform(0, np.pi, (2, m // 2))
    upper = np.stack([np.cos(t[0]), np.sin(t[0])])
    lower = np.stack([1 - np.cos(t[1]), 0.45 - np.sin(t[1])])
    return two_classes(*(p + rng.normal(0, noise, p.shape) for p in (upper, lower)), rng)


def circles(rng, m=300, radii=(0.5, 1.0), noise=0.09):
    """A ring inside a ring."""
    rings = [polar(r + rng.normal(0, noise, m // 2), rng.uniform(0, 2 * np.pi, m // 2)) for r in radii]
    return two_classes(*rings, rng)


def blobs(rng, m=240, distance=3.0):
    """Two round clouds of standard deviation 1: the one set here that a straight line parts well."""
    middle = np.array([[distance / 2], [0.6]])
    clouds = [rng.normal(0, 1, (2, m // 2)) + side * middle for side in (-1, 1)]
    return two_classes(*clouds, rng)


def spirals(rng, m=400, turns=1.5, noise=0.06):
    """Two arms that wind around each other, half a turn apart."""
    arms = []
    for start in (0, np.pi):
        t = np.sqrt(rng.uniform(0.02, 1, m // 2))  # the root spreads the points evenly along an arm
        arms.append(polar(t, start + 2 * np.pi * turns * t) + rng.normal(0, noise * t, (2, m // 2)))
    return two_classes(*arms, rng)


SETS = {"flower": (flower, 11), "moons": (moons, 12), "circles": (circles, 13), "blobs": (blobs, 14),
        "spirals": (spirals, 15)}


def main(argv=None):
    parser = argparse.ArgumentParser(description="Make planar.h5.")
    parser.add_argument("--out", type=Path, default=HERE, help="folder for planar.h5 (default: datasets/)")
    out = parser.parse_args(argv).out
    out.mkdir(parents=True, exist_ok=True)
    with h5py.File(out / "planar.h5", "w", libver=("earliest", "v110")) as f:
        for name, (make, seed) in SETS.items():
            X, Y = make(np.random.default_rng(seed))
            # Sine and cosine may differ in the last bit between machines; nine decimals are the same on all.
            f.create_dataset(f"{name}/X", data=X.round(9), track_times=False)
            f.create_dataset(f"{name}/Y", data=Y, track_times=False)
    print(out / "planar.h5")
    return 0


if __name__ == "__main__":
    sys.exit(main())
