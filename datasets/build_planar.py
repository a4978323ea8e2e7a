"""Make datasets/planar.h5: five sets of points in the plane, each with two classes.

    python datasets/build_planar.py [--out DIR]

Every set is drawn by `dlutils.playground.points` from its own seeded generator, so the file is the same to the byte
whenever it is made.
Shapes: X is (2, m) float64, one point per column; Y is (1, m) float64 of 0.0 and 1.0.
"""

import argparse
import sys
from pathlib import Path

import h5py
import numpy as np

from dlutils.playground.points import blobs, circles, flower, moons, spirals

HERE = Path(__file__).resolve().parent

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
