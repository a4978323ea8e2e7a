"""The free photographs: what is in the file, that no shortcut solves it, and that all is credited."""

import csv
import hashlib
import importlib.util
import json
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from dlutils import data

DATASETS = Path(__file__).resolve().parents[2] / "datasets"
FREE_LICENCES = {"BSD", "CC0-1.0", "CC-BY-2.0", "CC-BY-3.0", "CC-BY-SA-3.0", "CC-BY-SA-4.0",
                 "GPL-2.0-or-later", "GPL-3.0-or-later", "public-domain"}


def module(name):
    spec = importlib.util.spec_from_file_location(name, DATASETS / f"{name}.py")
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


@pytest.fixture(scope="module")
def cats():
    return data.load_cats("free")


@pytest.fixture(scope="module")
def rows():
    with open(DATASETS / "photographs.csv", newline="", encoding="utf-8") as f:
        return list(csv.DictReader(f))


def test_shapes_and_types(cats):
    assert cats.train_x.shape == (209, 64, 64, 3)
    assert cats.test_x.shape == (50, 64, 64, 3)
    assert cats.train_x.dtype == cats.test_x.dtype == np.uint8
    assert cats.train_y.shape == (1, 209)
    assert cats.test_y.shape == (1, 50)
    assert cats.train_y.dtype == np.float64
    assert set(cats.train_y[0]) == {0.0, 1.0}
    assert cats.classes.tolist() == ["non-cat", "cat"]


def test_labels_survive_a_minus_sign(cats):
    assert (-cats.train_y).min() == -1.0  # unsigned bytes would give 255


def test_classes_are_balanced(cats):
    assert cats.test_y.sum() == 25
    assert 95 <= cats.train_y.sum() <= 115


def test_rows_of_the_selection_are_the_pictures(cats, rows):
    for split, y in (("train", cats.train_y), ("test", cats.test_y)):
        part = sorted((r for r in rows if r["split"] == split), key=lambda r: int(r["row"]))
        assert [int(r["row"]) for r in part] == list(range(y.size))
        assert [r["label"] for r in part] == [cats.classes[int(v)] for v in y[0]]


def test_no_photograph_on_both_sides(rows):
    for key in ("photo", "file", "sha256"):
        train, test = ({r[key] for r in rows if r["split"] == s} for s in ("train", "test"))
        assert not train & test, f"{key} on both sides"


def test_one_file_is_one_photograph(rows):
    """A photograph cannot be on both sides under two names."""
    for key in ("file", "sha256"):
        names = {}
        for r in rows:
            names.setdefault(r[key], set()).add(r["photo"])
        assert all(len(n) == 1 for n in names.values())


def test_no_lookalike_on_both_sides(cats):
    """No test picture correlates above 0.93 with a training picture or its mirror image, at 16 × 16."""
    def signature(x):
        small = x.reshape(len(x), 16, 4, 16, 4, 3).mean((2, 4, 5)).reshape(len(x), -1)
        small = small - small.mean(1, keepdims=True)
        return small / np.linalg.norm(small, axis=1, keepdims=True)
    test = signature(cats.test_x)
    for train in (cats.train_x, cats.train_x[:, :, ::-1]):
        assert (test @ signature(train).T).max() < 0.93
    mirrored = signature(cats.train_x[:, :, ::-1])
    assert (signature(cats.train_x) @ mirrored.T).max() > 0.93, "the gate sees mirrors"


def test_every_picture_is_credited(rows):
    for r in rows:
        assert r["licence"] in FREE_LICENCES, r["file"]
        assert all(r[key] for key in ("author", "version", "file"))
        assert len(r["sha256"]) == 64
        assert r["source"].split(" ")[0] in {"npm", "debian", "pypi"}


def test_only_the_named_cats_come_from_kittydar(rows):
    kitty = {r["file"] for r in rows if "kittydar" in r["source"]}
    assert all(f.endswith("_7.jpg") for f in kitty)
    assert {r["licence"] for r in rows if "kittydar" in r["source"]} == {"BSD"}


def test_no_crop_is_enlarged(rows):
    assert min(int(r["side"]) for r in rows) >= 64


def test_both_classes_are_mirrored_alike(rows):
    share = {c: np.mean([r["mirror"] == "1" for r in rows if r["label"] == c]) for c in ("cat", "non-cat")}
    assert abs(share["cat"] - share["non-cat"]) < 0.15


@pytest.mark.large
def test_shortcuts_do_poorly(cats):
    """Mean colour, contrast, sharpness and border alone must not tell the classes apart."""
    measure = module("measure_cats")
    images = np.concatenate([cats.train_x, cats.test_x])
    labels = np.hstack([cats.train_y, cats.test_y])[0]
    photos, right = measure.photographs(cats.train_x, cats.test_x), []
    for seed in range(16):
        test = measure.split_by_photograph(photos, labels, np.random.default_rng(seed))
        guess = measure.shortcut_model(images[~test], labels[~test], images[test], steps=1000)
        right.append(np.mean(guess == labels[test]))
    assert np.mean(right) < 0.62


def test_shortcut_gate_sees_a_planted_shortcut(cats):
    measure = module("measure_cats")
    planted = cats.train_x.copy()
    planted[cats.train_y[0] == 1] //= 2
    guess = measure.shortcut_model(planted[:150], cats.train_y[0, :150], planted[150:], steps=1000)
    assert np.mean(guess == cats.train_y[0, 150:]) > 0.8


@pytest.mark.large
def test_four_layers_beat_seventy_percent_on_splits(cats):
    """A quick form of the data card's table: three splits, within the range that chance gives."""
    measure = module("measure_cats")
    images = np.concatenate([cats.train_x, cats.test_x])
    labels = np.hstack([cats.train_y, cats.test_y])[0]
    photos, rows = measure.photographs(cats.train_x, cats.test_x), []
    for seed in range(3):
        test = measure.split_by_photograph(photos, labels, np.random.default_rng(seed))
        X, Xt = ((x.reshape(len(x), -1).T / 255).astype(np.float32) for x in (images[~test], images[test]))
        net = measure.network(X, labels[~test], Xt, measure.FOUR_LAYER, np.random.default_rng(0))
        rows.append(np.mean(net[1] == labels[test]))
    assert 0.60 < np.mean(rows) < 0.85


def test_checksums_are_those_of_the_files():
    for name, sha256 in json.loads((DATASETS / "checksums.json").read_text()).items():
        assert hashlib.sha256((DATASETS / name).read_bytes()).hexdigest() == sha256, name


def test_data_card_counts(rows):
    """The table of sources in README.md is the selection's."""
    card = (DATASETS / "README.md").read_text(encoding="utf-8")
    for source, n in Counter((r["source"], r["label"]) for r in rows).items():
        name, label = source
        line = next(x for x in card.splitlines() if x.startswith(f"| {name} "))
        column = {"cat": 2, "non-cat": 3}[label]
        assert int(line.split("|")[column].strip()) == n, name


def test_builder_writes_the_same_bytes(cats, tmp_path):
    """`write` has no clock in it: the committed file comes out again from its own arrays."""
    build = module("build_cats")
    arrays = data.read_arrays(DATASETS / "cats_free.h5", data.CAT_KEYS)
    build.write(tmp_path / "again.h5", arrays)
    assert (tmp_path / "again.h5").read_bytes() == (DATASETS / "cats_free.h5").read_bytes()


def test_builder_refuses_another_picture(tmp_path, monkeypatch):
    build = module("build_cats")
    row = build.read_selection()[0]
    monkeypatch.setattr(build, "fetch", lambda *a: tmp_path / "package")
    registry = row["source"].split(" ")[0]
    monkeypatch.setitem(build.READERS, registry, lambda package, names: {n: b"other" for n in names})
    with pytest.raises(build.BuildError, match="sha256 differs"):
        build.collect([row], tmp_path)


def test_builder_says_which_client_is_missing(tmp_path, monkeypatch, capsys):
    build = module("build_cats")
    monkeypatch.setattr(build.shutil, "which", lambda name: None)
    assert build.main(["--out", str(tmp_path), "--cache", str(tmp_path / "c")]) == 1
    assert "is not installed" in capsys.readouterr().err


def test_the_learning_curve_leaves_out_whole_photographs(capsys):
    module("measure_cats").main(["--sizes", "12", "--splits", "1"])
    assert "  12 pictures: " in capsys.readouterr().out
