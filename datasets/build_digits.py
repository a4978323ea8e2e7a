"""Make datasets/digits.h5 from the handwritten digits that scikit-learn ships.

    pip install scikit-learn
    python datasets/build_digits.py [--out DIR]

scikit-learn is needed here alone; the course reads the file.  Its content is checked, so the file is the same to the
byte with every version that ships the same pictures.
"""

import argparse
import hashlib
import sys
from pathlib import Path

import h5py
import numpy as np

HERE = Path(__file__).resolve().parent
#: SHA-256 of the pictures' bytes and then the digits' bytes, as in scikit-learn 1.9.1.
CONTENT = "87ff0c9e40dc7e2c0e34e7257799c2e3f3aec1a016363bb11cad869ec428a826"


class BuildError(Exception):
    """What was found is not what the file is made of."""


def checked(pictures, digits):
    """Pictures (1797, 8, 8) and digits (1797,) as uint8.

    Raises:
        BuildError: they are not those that the file is made of.
    """
    arrays = np.asarray(pictures, dtype=np.uint8), np.asarray(digits, dtype=np.uint8)
    if hashlib.sha256(b"".join(a.tobytes() for a in arrays)).hexdigest() != CONTENT:
        raise BuildError("This scikit-learn ships other digits. Install version 1.9.1 and run this again.")
    return arrays


def write(path, pictures, digits):
    """Write the file: `images` (m, 8, 8) uint8 and `digits` (m,) uint8."""
    with h5py.File(path, "w", libver=("earliest", "v110")) as f:
        f.create_dataset("images", data=pictures, track_times=False)
        f.create_dataset("digits", data=digits, track_times=False)


def main(argv=None):
    parser = argparse.ArgumentParser(description="Make digits.h5.")
    parser.add_argument("--out", type=Path, default=HERE, help="folder for digits.h5 (default: datasets/)")
    out = parser.parse_args(argv).out
    try:
        from sklearn.datasets import load_digits

        source = load_digits()
        arrays = checked(source.images, source.target)
    except ImportError:
        print("build_digits: scikit-learn is not installed. Remedy: pip install scikit-learn", file=sys.stderr)
        return 1
    except BuildError as e:
        print(f"build_digits: {e}", file=sys.stderr)
        return 1
    out.mkdir(parents=True, exist_ok=True)
    write(out / "digits.h5", *arrays)
    print(out / "digits.h5")
    return 0


if __name__ == "__main__":
    sys.exit(main())
