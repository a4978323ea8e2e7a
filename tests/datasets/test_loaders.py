"""The loaders of dlutils.data: finding, checking, and what they say when something is wrong."""

import builtins
import hashlib
import importlib.util
import json
import shutil
import subprocess
import sys
from pathlib import Path

import h5py
import numpy as np
import pytest
from PIL import Image

from dlutils import data

DATASETS = Path(__file__).resolve().parents[2] / "datasets"
OWN_FILES = [("cats_free.h5", data.load_cats), ("digits.h5", data.load_digits), ("planar.h5", data.load_planar)]


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch):
    for name in ("DLCOURSE_CATS", "DLCOURSE_DATASETS"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def copy(tmp_path, monkeypatch):
    """A copy of datasets/ that a test may damage."""
    folder = tmp_path / "datasets"
    folder.mkdir()
    for name in ("cats_free.h5", "digits.h5", "planar.h5", "checksums.json"):
        shutil.copy(DATASETS / name, folder)
    (tmp_path / ".git").mkdir()
    monkeypatch.setenv("DLCOURSE_DATASETS", str(folder))
    return folder


def write_own(path, m=3, k=2, **changes):
    rng = np.random.default_rng(3)
    arrays = {"train_set_x": rng.integers(0, 256, (m, 64, 64, 3), dtype=np.uint8),
              "train_set_y": np.arange(m) % 2,
              "test_set_x": rng.integers(0, 256, (k, 64, 64, 3), dtype=np.uint8),
              "test_set_y": np.arange(k) % 2, "list_classes": np.array([b"dog", b"cat"])} | changes
    with h5py.File(path, "w") as f:
        for key, value in arrays.items():
            if value is not None:
                f[key] = value
    return path


# --- finding ----------------------------------------------------------------------------------------------

def test_found_from_a_sub_folder(copy, monkeypatch):
    monkeypatch.delenv("DLCOURSE_DATASETS")
    deep = copy.parent / "source" / "logistic_regression"
    deep.mkdir(parents=True)
    monkeypatch.chdir(deep)
    assert data.find_datasets() == copy


def test_found_from_the_package_when_elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert data.find_datasets() == DATASETS
    assert data.load_cats().train_x.shape == (209, 64, 64, 3)


def test_environment_variable_must_name_a_folder(monkeypatch, tmp_path):
    monkeypatch.setenv("DLCOURSE_DATASETS", str(tmp_path / "nowhere"))
    with pytest.raises(data.DatasetError, match="nowhere"):
        data.find_datasets()


# --- missing and damaged ----------------------------------------------------------------------------------

@pytest.mark.parametrize(("name", "load"), OWN_FILES)
def test_missing_file(copy, name, load):
    (copy / name).unlink()
    with pytest.raises(data.DatasetError, match=rf"{name} is missing.*git checkout"):
        load()


@pytest.mark.parametrize(("name", "load"), OWN_FILES)
def test_one_flipped_bit(copy, name, load):
    bytes_ = bytearray((copy / name).read_bytes())
    bytes_[len(bytes_) // 2] ^= 1
    (copy / name).write_bytes(bytes_)
    with pytest.raises(data.DatasetError, match=rf"{name} is damaged.*git checkout"):
        load()


def test_no_checksum_on_record(copy):
    (copy / "checksums.json").write_text("{}")
    with pytest.raises(data.DatasetError, match="checksum"):
        data.load_cats()


def test_the_remedy_fits_where_the_course_came_from(copy, monkeypatch):
    (copy / "planar.h5").unlink()
    with pytest.raises(data.DatasetError, match=r"git checkout -- datasets/planar\.h5"):
        data.load_planar()
    (copy.parent / ".git").rmdir()
    with pytest.raises(data.DatasetError, match="archive again") as told:
        data.load_planar()
    assert "git" not in str(told.value)
    monkeypatch.setattr(sys, "platform", "emscripten")
    with pytest.raises(data.DatasetError, match="Reload the page"):
        data.load_planar()


# --- your own file ----------------------------------------------------------------------------------------

def test_own_file_by_path(tmp_path, monkeypatch):
    path = write_own(tmp_path / "mine.h5", m=5, k=4)
    own = data.load_cats(path)
    assert own.train_x.shape == (5, 64, 64, 3)
    assert own.test_y.tolist() == [[0.0, 1.0, 0.0, 1.0]]
    assert own.classes.tolist() == ["dog", "cat"]
    monkeypatch.setenv("DLCOURSE_CATS", str(path))
    assert data.load_cats().train_x.shape == (5, 64, 64, 3)


def test_own_file_with_labels_in_a_row(tmp_path):
    path = write_own(tmp_path / "mine.h5", train_set_y=np.array([[0, 1, 1]], dtype=np.uint8))
    assert data.load_cats(path).train_y.tolist() == [[0.0, 1.0, 1.0]]


@pytest.mark.parametrize(("changes", "says"), [
    ({"test_set_y": None}, "has no test_set_y"),
    ({"train_set_x": np.zeros((3, 64, 64), np.uint8)}, r"train_set_x is \(3, 64, 64\)"),
    ({"train_set_x": np.zeros((3, 64, 64, 3))}, "float64"),
    ({"train_set_y": np.zeros(4)}, r"train_set_y is \(4,\)"),
    ({"train_set_y": np.array([0, 1, 2])}, "other than 0 and 1"),
    ({"test_set_x": np.zeros((2, 32, 32, 3), np.uint8)}, "one size"),
    ({"list_classes": np.array([b"cat"])}, "list_classes has 1"),
])
def test_wrong_layout_names_key_and_shape(tmp_path, changes, says):
    path = write_own(tmp_path / "odd.h5", **changes)
    with pytest.raises(data.DatasetError, match=says) as e:
        data.load_cats(path)
    assert "odd.h5" in str(e.value)


def test_unknown_source(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(data.DatasetError, match='"free", "classic"'):
        data.load_cats("fre")


def test_not_hdf5(tmp_path):
    (tmp_path / "text.h5").write_text("hello")
    with pytest.raises(data.DatasetError, match="not a whole HDF5 file"):
        data.load_cats(tmp_path / "text.h5")


# --- planar -----------------------------------------------------------------------------------------------

@pytest.mark.parametrize("name", data.PLANAR)
def test_planar(name):
    X, Y = data.load_planar(name)
    assert X.shape == (2, Y.shape[1])
    assert 200 <= Y.shape[1] <= 400
    assert X.dtype == Y.dtype == np.float64
    assert set(Y[0]) == {0.0, 1.0}
    assert Y.mean() == 0.5


def test_a_line_does_not_part_the_flower():
    X, Y = data.load_planar("flower")
    A, w = np.vstack([X, np.ones((1, X.shape[1]))]), np.zeros((1, 3))
    for _ in range(2000):
        w -= 0.3 * (1 / (1 + np.exp(-w @ A)) - Y) @ A.T / X.shape[1]
    assert 0.4 < ((w @ A > 0) == Y).mean() < 0.6


def test_unknown_planar():
    with pytest.raises(data.DatasetError, match="flower, moons"):
        data.load_planar("roses")


def test_planar_is_rebuilt_to_the_byte(tmp_path):
    subprocess.run([sys.executable, DATASETS / "build_planar.py", "--out", tmp_path], check=True,
                   capture_output=True)
    assert (tmp_path / "planar.h5").read_bytes() == (DATASETS / "planar.h5").read_bytes()


# --- digits -----------------------------------------------------------------------------------------------

def test_digits():
    images, digits = data.load_digits()
    assert images.shape == (1797, 8, 8)
    assert digits.shape == (1, 1797)
    assert images.dtype == digits.dtype == np.float64
    assert (images.min(), images.max()) == (0.0, 1.0)
    assert np.bincount(digits[0].astype(int)).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]


def test_digits_stand_upright_and_have_their_labels():
    images, digits = data.load_digits()
    seven = images[digits[0] == 7].mean(axis=0)
    assert seven[0, 2:7].sum() > 2 * seven[-1, 2:7].sum(), "the bar of a seven is at the top"
    zero = images[digits[0] == 0].mean(axis=0)
    assert zero[3:5, 3:5].mean() < 0.2 < zero[3:5, [2, 5]].mean(), "a zero is empty inside"


def test_no_picture_of_a_digit_is_there_twice():
    images, _ = data.load_digits()
    assert len(np.unique(images.reshape(1797, -1), axis=0)) == 1797


@pytest.fixture
def build_digits():
    specification = importlib.util.spec_from_file_location("build_digits", DATASETS / "build_digits.py")
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def test_digits_are_written_to_the_byte_again(build_digits, tmp_path):
    arrays = data.read_arrays(DATASETS / "digits.h5", ("images", "digits"))
    build_digits.write(tmp_path / "digits.h5", *build_digits.checked(arrays["images"], arrays["digits"]))
    assert (tmp_path / "digits.h5").read_bytes() == (DATASETS / "digits.h5").read_bytes()


def test_other_digits_are_refused(build_digits):
    arrays = data.read_arrays(DATASETS / "digits.h5", ("images", "digits"))
    arrays["digits"][5] += 1
    with pytest.raises(build_digits.BuildError, match="other digits"):
        build_digits.checked(arrays["images"], arrays["digits"])


# --- without h5py -----------------------------------------------------------------------------------------

@pytest.fixture
def no_h5py(monkeypatch):
    real = builtins.__import__

    def refuse(name, *args, **kwargs):
        if name == "h5py":
            raise ImportError("hidden by the test")
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", refuse)


def as_npz(path, keys):
    with h5py.File(path) as f:
        arrays = {key: f[key][()].astype(f[key].dtype.str) for key in keys}
    twin = path.with_suffix(".npz")
    np.savez_compressed(twin, **arrays)
    table = path.parent / "checksums.json"
    table.write_text(json.dumps({**json.loads(table.read_text()), twin.name: sha256(twin)}))
    path.unlink()


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_npz_where_h5py_does_not_exist(copy, request):
    due, due_X = data.load_cats(), data.load_planar("moons")[0]
    as_npz(copy / "cats_free.h5", data.CAT_KEYS)
    as_npz(copy / "planar.h5", ("moons/X", "moons/Y"))
    request.getfixturevalue("no_h5py")
    got = data.load_cats()
    assert all(np.array_equal(a, b) and a.dtype == b.dtype for a, b in zip(got, due))
    assert np.array_equal(data.load_planar("moons")[0], due_X)


def test_the_npz_is_read_where_it_stands_alone_and_h5py_does_exist(copy):
    as_npz(copy / "planar.h5", ("moons/X", "moons/Y"))
    assert data.load_planar("moons")[0].shape[0] == 2


@pytest.mark.parametrize("spoil", [lambda raw: raw[:-100], lambda raw: raw[:500] + b"?" + raw[501:], lambda raw: b""])
def test_a_damaged_npz_is_found_by_its_checksum(copy, request, spoil):
    as_npz(copy / "cats_free.h5", data.CAT_KEYS)
    twin = copy / "cats_free.npz"
    twin.write_bytes(spoil(twin.read_bytes()))
    request.getfixturevalue("no_h5py")
    with pytest.raises(data.DatasetError, match=r"cats_free\.npz is damaged"):
        data.load_cats()


@pytest.mark.usefixtures("no_h5py")
def test_neither_h5py_nor_npz(copy):
    assert copy.is_dir()
    with pytest.raises(data.DatasetError, match="pip install h5py"):
        data.load_cats()


# --- a photo of your own ----------------------------------------------------------------------------------

def test_photo_is_cut_from_the_centre(tmp_path):
    wide = np.zeros((20, 60, 3), np.uint8)
    wide[:, 20:40] = (10, 200, 30)
    Image.fromarray(wide).save(tmp_path / "wide.png")
    photo = data.load_photo(tmp_path / "wide.png", size=8)
    assert photo.shape == (8, 8, 3)
    assert photo.dtype == np.uint8
    assert (photo[4, 4] == (10, 200, 30)).all()
    assert (photo == (10, 200, 30)).all()


def test_photo_is_turned_upright(tmp_path):
    sideways = np.zeros((64, 64, 3), np.uint8)
    sideways[:32] = 255
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held so that a quarter turn to the right makes it upright
    Image.fromarray(sideways).save(tmp_path / "t.png", exif=exif)
    photo = data.load_photo(tmp_path / "t.png")
    assert photo[:, 40:].mean() > 200
    assert photo[:, :24].mean() < 50


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16"])
def test_photo_of_any_mode(tmp_path, mode):
    name = tmp_path / ("p.tiff" if mode in ("CMYK", "I;16") else "p.png")
    Image.new(mode, (70, 90)).save(name)
    assert data.load_photo(name).shape == (64, 64, 3)


def test_transparent_becomes_white(tmp_path):
    Image.new("RGBA", (64, 64), (0, 0, 0, 0)).save(tmp_path / "clear.png")
    assert (data.load_photo(tmp_path / "clear.png") == 255).all()


def test_photo_errors(tmp_path):
    with pytest.raises(data.DatasetError, match="no photo at"):
        data.load_photo(tmp_path / "none.jpg")
    (tmp_path / "bad.jpg").write_bytes(b"\xff\xd8not really")
    with pytest.raises(data.DatasetError, match="cannot be read as an image"):
        data.load_photo(tmp_path / "bad.jpg")


# --- the command ------------------------------------------------------------------------------------------

def test_bad_usage_exits_2(capsys):
    assert data.main(["classics"]) == 2
    assert "usage" in capsys.readouterr().err


def test_listing(capsys):
    assert data.main([]) == 0
    said = capsys.readouterr().out
    assert "(209, 64, 64, 3)" in said
    assert "flower" in said
    assert "(1797, 8, 8) float64" in said


def test_failure_is_one_line_and_exits_1(copy, monkeypatch, capsys):
    monkeypatch.setenv("PIP_INDEX_URL", (copy / "no-index").as_uri())
    assert data.main(["classic"]) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "cannot be reached" in said


def fake_index(folder, archive, monkeypatch):
    """A package index in a folder (`get` then reads files), with one page and one archive."""
    name, version, _ = data.CLASSIC_PACKAGE
    page = folder / "index" / name
    page.mkdir(parents=True)
    (page / f"{name}-{version}.tar.gz").write_bytes(archive)
    monkeypatch.setattr(data, "index_url", lambda: (folder / "index").as_uri())
    html = f'<a href="{name}-{version}.tar.gz#sha256=0">{name}</a>'.encode()
    real = data.get
    monkeypatch.setattr(data, "get", lambda url, accept="*/*":
                        html.replace(b'"neural', b'"./neural') if url.endswith("/") else real(url))


def test_another_archive_is_refused(copy, monkeypatch, capsys):
    fake_index(copy.parent, b"not the one", monkeypatch)
    assert data.main(["classic"]) == 1
    assert "Nothing was kept" in capsys.readouterr().err
    assert not (copy / "classic").exists()


def test_import_is_light():
    code = "import sys, dlutils.data; print([m for m in ('h5py', 'PIL', 'http') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True,
                          cwd=DATASETS.parent)
    assert done.stdout.strip() == "[]"


# --- the classic photographs, when they were fetched ------------------------------------------------------

def test_classic_missing_names_the_verb(copy):
    assert not (copy / "classic").exists()
    with pytest.raises(data.DatasetError, match=r"python -m dlutils\.data classic"):
        data.load_cats("classic")


def test_classic_damaged(copy):
    (copy / "classic").mkdir()
    for name in data.CLASSIC_FILES:
        (copy / "classic" / name).write_bytes(b"x")
    with pytest.raises(data.DatasetError, match=r"damaged.*python -m dlutils.data classic"):
        data.load_cats("classic")


def test_classic_reproduces_the_published_logistic_regression():
    """99.04 % on training and 70.0 % on test after 2000 steps at 0.005 from zeros, in float64."""
    if not (DATASETS / "classic").is_dir():
        pytest.skip("the classic photographs are not here; fetch them with `python -m dlutils.data classic`")
    train_x, Y, test_x, test_Y, classes = data.load_cats("classic")
    assert (train_x.shape, test_x.shape) == ((209, 64, 64, 3), (50, 64, 64, 3))
    assert classes.tolist() == ["non-cat", "cat"]
    X, X_test = (x.reshape(len(x), -1).T / 255 for x in (train_x, test_x))
    G, a, b = X.T @ X, np.zeros((X.shape[1], 1)), 0.0
    for _ in range(2000):  # w = X a at every step, so it is enough, and faster, to update a
        dZ = (1 / (1 + np.exp(-(a.T @ G + b))) - Y) / X.shape[1]
        a -= 0.005 * dZ.T
        b -= 0.005 * dZ.sum()
    w = X @ a
    right = [100 * np.mean((w.T @ x + b > 0) == y) for x, y in ((X, Y), (X_test, test_Y))]
    np.testing.assert_allclose(right, [99.043, 70.0], atol=0.01)


def test_classic_hashes_are_of_the_files_on_record():
    folder = DATASETS / "classic"
    if not folder.is_dir():
        pytest.skip("the classic photographs are not here; fetch them with `python -m dlutils.data classic`")
    for name, sha256 in data.CLASSIC_FILES.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == sha256
    assert not any("classic" in name for name in json.loads((DATASETS / "checksums.json").read_text()))
