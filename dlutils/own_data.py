"""A data set of your own: two folders of pictures become one file that `data.load_cats(path)` reads.

    python -m dlutils.data build FOLDER

The folder holds two folders, one for each class, such as `cats/` and `others/`; pictures may lie at any depth in them.
Beside the file a card says what is in it, where it came from and who may use it.
"""

import argparse
import hashlib
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from dlutils._images import CAT_KEYS, DatasetError, load_photo

#: Names that Pillow reads.
PICTURES = {".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp", ".tif", ".tiff", ".ppm", ".pgm"}
#: Pictures of which at most so many of the 64 signs of `fingerprint` differ look alike.
ALIKE = 6
#: Below this share of the smaller class accuracy says little.
BALANCED = 0.35
#: Fewer pictures of a class than this cannot be split.
FEWEST = 4
NOT_GIVEN = "not given: ask before you pass the file on"


@dataclass
class Pictures:
    """The pictures of one class.

    Attributes:
        name: of the class, as its folder is called.
        paths: of those that were read.
        images: (m, size, size, 3) uint8, in the same order.
        skipped: (path, why) of the others.
    """

    name: str
    paths: list[Path] = field(default_factory=list)
    images: list[np.ndarray] = field(default_factory=list)
    skipped: list[tuple[Path, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Built:
    """What was built.

    Attributes:
        path, card: the file, and the text beside it.
        counts: {class: (pictures for training, pictures for test)}.
        skipped: (path, why) of pictures that are not in it.
        alike: groups of pictures that look alike; each is on one side of the split.
        warnings: what to think of before one trusts an accuracy, in sentences.
    """

    path: Path
    card: Path
    counts: dict[str, tuple[int, int]]
    skipped: list[tuple[Path, str]]
    alike: list[list[Path]]
    warnings: list[str]


def build(
    folder: str | Path,
    out: str | Path | None = None,
    size: int = 64,
    test: float = 0.2,
    positive: str | None = None,
    origin: str = NOT_GIVEN,
    licence: str = NOT_GIVEN,
    seed: int = 0,
    say: Callable[[str], object] = print,
) -> Built:
    """Make a data set from two folders of pictures.

    Args:
        folder: holds one folder for each of the two classes.
        out: the HDF5 file to write; FOLDER.h5 if None.
        size: side of the pictures in pixels.
        test: the share of the pictures that are held out for test.
        positive: the folder whose pictures get label 1; the one whose name begins with "cat", else the first.
        origin, licence: where the pictures come from and who may use them, for the card.
        seed: of the split.
        say: called with each line of the report.

    Returns:
        A `Built`.

    Raises:
        DatasetError: there are not two folders with enough pictures; the message names the folder and the remedy.
    """
    from tqdm import tqdm

    folder = Path(folder).expanduser()
    others, ours = _in_order(_class_folders(folder), positive)
    if not 0 < test < 1:
        raise DatasetError(f"The share for test is {test}, expected a number between 0 and 1, such as 0.2.")
    classes = [_read(one, size, tqdm) for one in (others, ours)]  # label 0, label 1
    _drop_copies(classes)
    few = next((one for one in classes if len(one.paths) < FEWEST), None)
    if few:
        number = len(few.paths)
        raise DatasetError(f"{folder / few.name} has {number} pictures that can be used, expected {FEWEST} or more.")
    paths = [path for one in classes for path in one.paths]
    images = np.stack([image for one in classes for image in one.images])
    labels = np.repeat([0, 1], [len(one.paths) for one in classes]).astype(np.uint8)
    group = groups(fingerprints(images))
    held_out = split(labels, group, test, seed)
    out = Path(out).expanduser() if out else folder.with_name(f"{folder.resolve().name}.h5")
    names = [one.name for one in classes]
    _write(out, images, labels, held_out, names)
    sides = [(labels == k) for k in (0, 1)]
    counts = {name: (int(np.sum(k & ~held_out)), int(np.sum(k & held_out))) for name, k in zip(names, sides)}
    together = [np.flatnonzero(group == one) for one in range(group.max() + 1)]
    alike = [[paths[i] for i in members] for members in together if len(members) > 1]
    across = [[paths[i] for i in members] for members in together if len(set(labels[members])) > 1]
    skipped = [(path, why.replace(f"{folder}/", "")) for one in classes for path, why in one.skipped]
    built = Built(out, out.with_suffix(".md"), counts, skipped, alike, list(_warnings(labels, held_out, names, across)))
    built.card.write_text(_card(built, size, seed, origin, licence), encoding="utf-8")
    for line in _report(built, folder):
        say(line)
    return built


# --- reading --------------------------------------------------------------------------------------------------


def _class_folders(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise DatasetError(f"There is no folder {folder} (looked from {Path.cwd()}). Check its name.")
    inside = sorted(one for one in folder.iterdir() if one.is_dir() and not one.name.startswith("."))
    found = [one for one in inside if any(_pictures(one))]
    if len(found) != 2:
        names = ", ".join(one.name for one in found) or "none"
        raise DatasetError(
            f"{folder} holds {len(found)} folders with pictures ({names}), expected two, one for each class: "
            "for instance cats/ and others/."
        )
    return found


def _in_order(folders: Sequence[Path], positive: str | None) -> tuple[Path, Path]:
    """The folder of label 0, and that of label 1."""
    names = [one.name for one in folders]
    if positive is not None and positive not in names:
        raise DatasetError(f"There is no folder {positive!r} for label 1. Choose {names[0]!r} or {names[1]!r}.")
    ours = positive or next((name for name in names if name.lower().startswith("cat")), names[0])
    one, other = folders
    return (other, one) if one.name == ours else (one, other)


def _pictures(folder: Path) -> Iterable[Path]:
    """Pictures in a folder, at any depth; a link to a folder is not followed."""
    return (path for path in sorted(folder.rglob("*")) if path.suffix.lower() in PICTURES and path.is_file())


def _read(folder: Path, size: int, progress: Callable[..., Iterable[Path]]) -> Pictures:
    """All pictures of a folder; those that cannot be read are named."""
    found = Pictures(folder.name)
    for path in progress(list(_pictures(folder)), desc=folder.name, unit="picture"):
        try:
            image = load_photo(path, size)
        except DatasetError as error:
            found.skipped.append((path, str(error)))
            continue
        if not np.ptp(image, axis=(0, 1)).any():
            found.skipped.append((path, "it has one colour only"))
            continue
        found.paths.append(path)
        found.images.append(image)
    return found


def _drop_copies(classes: Sequence[Pictures]) -> None:
    """Keep one of pictures that are equal pixel by pixel."""
    seen: dict[bytes, Path] = {}
    for one in classes:
        kept = []
        for path, image in zip(one.paths, one.images):
            first = seen.setdefault(hashlib.sha256(image.tobytes()).digest(), path)
            if first is path:
                kept.append((path, image))
            else:
                one.skipped.append((path, f"the same picture as {first}"))
        one.paths, one.images = [path for path, _ in kept], [image for _, image in kept]


# --- looking alike --------------------------------------------------------------------------------------------


def fingerprints(images: np.ndarray) -> np.ndarray:
    """Signs that hardly change when a picture is scaled, brightened or saved again; a mirror image has the same.

    Of 8 rows of 9 mean grey values: whether each is brighter than its neighbour at the right (the difference hash of
    Krawetz, "Kind of like that", 2013).  Of a picture and its mirror image the smaller of the two counts.

    Args:
        images: (m, size, size, 3) uint8.

    Returns:
        (m, 64) bool.
    """
    grey = images.astype(np.float64) @ np.array([0.299, 0.587, 0.114])  # as Pillow's mode "L" (ITU-R BT.601)
    edges = [np.linspace(0, grey.shape[1], n + 1).round().astype(int) for n in (8, 9)]
    rows = np.add.reduceat(grey, edges[0][:-1], axis=1) / np.diff(edges[0])[None, :, None]
    small = np.add.reduceat(rows, edges[1][:-1], axis=2) / np.diff(edges[1])
    both = [(s[:, :, :-1] > s[:, :, 1:]).reshape(len(images), 64) for s in (small, small[:, :, ::-1])]
    keys = [np.packbits(one, axis=1).astype(object) for one in both]
    mirrored = np.array([tuple(b) < tuple(a) for a, b in zip(*keys)])
    return np.where(mirrored[:, None], both[1], both[0])


def groups(signs: np.ndarray) -> np.ndarray:
    """(m,) numbers of the groups in which each picture looks like another one of the group.

    Args:
        signs: (m, 64) bool, from `fingerprints`.
    """
    number = np.arange(len(signs))
    for i in range(len(signs)):
        near = np.flatnonzero(np.count_nonzero(signs[i + 1 :] != signs[i], axis=1) <= ALIKE) + i + 1
        for j in near:
            number[number == number[j]] = number[i]
    return np.unique(number, return_inverse=True)[1]


def split(labels: np.ndarray, group: np.ndarray, test: float, seed: int) -> np.ndarray:
    """(m,) bool: which pictures are held out.  Each group is on one side, and of each class about the same share.

    Args:
        labels: (m,) of 0 and 1.
        group: (m,) from `groups`.
        test: the share of each class to hold out.
        seed: of the shuffle.
    """
    order = np.random.default_rng(seed).permutation(np.unique(group))
    held_out = np.zeros(len(labels), dtype=bool)
    wanted = [max(1, round(test * np.sum(labels == k))) for k in (0, 1)]
    for one in order:
        members = group == one
        after = [np.sum(labels[held_out | members] == k) for k in (0, 1)]
        if all(after[k] <= wanted[k] for k in (0, 1)):
            held_out |= members
    return held_out


# --- writing --------------------------------------------------------------------------------------------------


def _write(path: Path, images: np.ndarray, labels: np.ndarray, held_out: np.ndarray, names: Sequence[str]) -> None:
    import h5py

    values = (images[~held_out], labels[~held_out], images[held_out], labels[held_out])
    try:
        with h5py.File(path, "w") as file:
            for key, value in zip(CAT_KEYS, (*values, np.array([name.encode() for name in names]))):
                file.create_dataset(key, data=value, compression="gzip" if value.ndim > 1 else None)
    except OSError as error:
        raise DatasetError(f"{path} cannot be written ({error}). Choose another file with --out.") from error


def _warnings(
    labels: np.ndarray, held_out: np.ndarray, names: Sequence[str], across: Sequence[list[Path]]
) -> Iterable[str]:
    share = labels.mean()
    if min(share, 1 - share) < BALANCED:
        most, right = names[int(share > 0.5)], max(share, 1 - share)
        yield f"A model that always says {most} is right for {right:.0%}: compare with that, or add pictures."
    count = int(held_out.sum())
    if count == 0 or len(set(labels[held_out])) < 2:
        yield "One class has no picture for test: too many look alike. Add pictures of other things."
    elif count < 200:
        error = 100 * np.sqrt(0.25 / count)
        yield f"With {count} pictures for test an accuracy has a standard error of up to {error:.0f} points."
    for paths in across[:5]:
        yield f"Pictures of both classes look alike: {', '.join(map(str, paths[:4]))}. Is one in the wrong folder?"


def _report(built: Built, folder: Path) -> Iterable[str]:
    counts = ", ".join(f"{a} + {b} {name}" for name, (a, b) in built.counts.items())
    yield f"{built.path}: {counts} (training + test)"
    for path, why in built.skipped:
        yield f"  skipped     {path.relative_to(folder) if path.is_relative_to(folder) else path}: {why}"
    if built.alike:
        count = sum(map(len, built.alike))
        yield f"  look alike  {count} pictures in {len(built.alike)} groups; each group is on one side of the split"
    for line in built.warnings:
        yield f"  note        {line}"
    yield f"What is in it and who may use it: {built.card}"
    yield f"Use it: data.load_cats({str(built.path)!r}), or set the environment variable DLCOURSE_CATS to this path."


def _card(built: Built, size: int, seed: int, origin: str, licence: str) -> str:
    """The data card, as Markdown."""
    rows = "\n".join(f"| {name} | {a} | {b} |" for name, (a, b) in built.counts.items())
    notes = "\n".join(f"* {line}" for line in built.warnings) or "* none"
    skipped = "\n".join(f"* `{path.name}`: {why}" for path, why in built.skipped) or "* none"
    zero, one = built.counts
    return f"""# {built.path.name}

Pictures of {size} × {size} pixels: the largest centred square of each, scaled. Label 0 is {zero}, label 1 {one}.

| class | training | test |
|---|---|---|
{rows}

* Origin: {origin}
* Licence: {licence}
* Split: drawn with seed {seed}. Pictures that look alike, mirror images too, are on one side
  ({len(built.alike)} groups).
* SHA-256 of the file: `{hashlib.sha256(built.path.read_bytes()).hexdigest()}`

## What to keep in mind

{notes}

## Not in it

{skipped}
"""


def parser() -> argparse.ArgumentParser:
    """The options of `python -m dlutils.data build`."""
    what = "Make a data set from two folders of pictures."
    parser = argparse.ArgumentParser(prog="python -m dlutils.data build", description=what)
    parser.add_argument("folder", help="holds one folder for each class, such as cats/ and others/")
    parser.add_argument("--out", help="the HDF5 file to write (default: FOLDER.h5)")
    parser.add_argument("--size", type=int, default=64, help="side of the pictures in pixels (default: 64)")
    parser.add_argument("--test", type=float, default=0.2, help="share of the pictures for test (default: 0.2)")
    named = "the folder that gets label 1 (default: the one whose name begins with cat, else the first)"
    parser.add_argument("--positive", help=named)
    parser.add_argument("--origin", default=NOT_GIVEN, help="where the pictures come from, for the card")
    parser.add_argument("--licence", default=NOT_GIVEN, help="who may use them, for the card")
    parser.add_argument("--seed", type=int, default=0, help="of the split (default: 0)")
    return parser


def main(argv: Sequence[str]) -> int:
    """Carry out `python -m dlutils.data build`; returns the exit code."""
    try:
        build(**vars(parser().parse_args(argv)))
    except DatasetError as error:
        print(f"dlutils.data: {error}", file=sys.stderr)
        return 1
    return 0
