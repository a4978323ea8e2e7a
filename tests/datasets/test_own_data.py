"""Two folders of pictures become a data set, and a photograph meets a model."""

import subprocess
import sys

import numpy as np
import pytest
from PIL import Image, ImageEnhance, ImageOps

from dlutils import data, own_data, plots
from dlutils.data import DatasetError
from dlutils.own_data import build, fingerprints, groups, split
from dlutils.photograph import nearest, predict_image


def scene(number, size=90):
    """A picture like no other: smooth colours from a seed."""
    rng = np.random.default_rng(number)
    small = Image.fromarray(rng.integers(0, 256, (7, 8, 3), dtype=np.uint8))
    return small.resize((size, size - 10), Image.Resampling.BICUBIC)


@pytest.fixture
def pets(tmp_path):
    for place, (name, count) in enumerate((("cats", 30), ("dogs", 20))):
        (tmp_path / "pets" / name / "more").mkdir(parents=True)
        for number in range(count):
            folder = tmp_path / "pets" / name / ("more" if number % 2 else ".")
            scene(100 * place + number).save(folder / f"{number}.png")
    return tmp_path / "pets"


def built(folder, **options):
    said = []
    return build(folder, say=said.append, **options), said


def test_the_file_is_read_in_place_of_ours(pets):
    found, said = built(pets, size=32, test=0.2)
    cats = data.load_cats(found.path)
    assert list(cats.classes) == ["dogs", "cats"]
    assert cats.train_x.shape[1:] == (32, 32, 3)
    assert found.counts == {"dogs": (16, 4), "cats": (24, 6)}
    assert (cats.train_y.sum(), cats.test_y.sum()) == (24, 6)
    assert "16 + 4 dogs, 24 + 6 cats" in said[0]
    one = data.load_photo(pets / "cats" / "0.png", 32)
    both = np.concatenate([cats.train_x, cats.test_x])
    at = [i for i, image in enumerate(both) if np.array_equal(image, one)]
    assert np.concatenate([cats.train_y[0], cats.test_y[0]])[at] == [1.0]


def test_bad_pictures_and_copies_are_named_and_left_out(pets):
    (pets / "cats" / "broken.jpg").write_bytes(b"no picture")
    (pets / "cats" / "notes.txt").write_text("not a picture, and nothing is said of it")
    Image.new("RGB", (80, 80), "blue").save(pets / "dogs" / "blue.png")
    scene(0).save(pets / "dogs" / "again.png")
    found, said = built(pets)
    why = {path.name: reason for path, reason in found.skipped}
    assert set(why) == {"broken.jpg", "blue.png", "0.png"}
    assert why["0.png"] == "the same picture as dogs/again.png"
    assert "cannot be read" in why["broken.jpg"]
    assert "one colour" in why["blue.png"]
    assert any("skipped     dogs/blue.png" in line for line in said)
    card = found.card.read_text()
    assert "`blue.png`: it has one colour only" in card
    assert str(pets) not in card, "a card names no folder of its author"


def test_the_card_says_what_was_given(pets):
    found, _ = built(pets, origin="my phone", licence="CC BY 4.0")
    assert "* Origin: my phone\n* Licence: CC BY 4.0" in found.card.read_text()
    assert "not given: ask" in built(pets)[0].card.read_text()


@pytest.mark.parametrize(
    "change",
    [
        ImageOps.mirror,
        lambda picture: ImageEnhance.Brightness(picture).enhance(0.8),
        lambda picture: picture.resize((200, 178)),
        lambda picture: picture.convert("L").convert("RGB"),
    ],
)
def test_pictures_that_look_alike_are_on_one_side(pets, change):
    for number in range(0, 12, 2):
        change(scene(number)).save(pets / "cats" / f"changed-{number}.png")
    found, _ = built(pets, test=0.4)
    assert sorted(sorted(path.stem for path in pair) for pair in found.alike) == sorted(
        sorted([str(number), f"changed-{number}"]) for number in range(0, 12, 2)
    )
    cats = data.load_cats(found.path)
    train, test = (fingerprints(part) for part in (cats.train_x, cats.test_x))
    assert min(np.count_nonzero(one != other) for one in train for other in test) > own_data.ALIKE


def test_alike_across_the_classes_is_a_warning(pets):
    ImageOps.mirror(scene(3)).save(pets / "dogs" / "cat-in-disguise.png")
    assert any("both classes look alike" in line and "cat-in-disguise" in line for line in built(pets)[0].warnings)


def test_groups_are_joined_over_chains():
    signs = np.zeros((4, 64), dtype=bool)
    signs[1, :5] = signs[2, :10] = True
    signs[3, 30:] = True
    assert groups(signs).tolist() == [0, 0, 0, 1]


def test_a_split_holds_out_the_share_of_each_class():
    labels = np.repeat([0, 1], [80, 20])
    held_out = split(labels, np.arange(100), 0.25, seed=5)
    assert [int(held_out[labels == k].sum()) for k in (0, 1)] == [20, 5]
    assert not np.array_equal(held_out, split(labels, np.arange(100), 0.25, seed=6))


def test_a_small_or_lopsided_set_says_what_that_means(pets):
    for number in range(10, 20):
        (pets / "dogs" / ("more" if number % 2 else ".") / f"{number}.png").unlink()
    said = " ".join(built(pets)[0].warnings)
    assert "always says cats is right for 75%" in said
    assert "8 pictures for test an accuracy has a standard error of up to 18 points" in said


@pytest.mark.parametrize(
    ("spoil", "options", "words"),
    [
        (lambda pets: pets.rename(pets.with_name("moved")), {}, "There is no folder"),
        (lambda pets: (pets / "birds").mkdir() or scene(1).save(pets / "birds/a.png"), {}, "holds 3 folders"),
        (lambda pets: [path.unlink() for path in (pets / "dogs").rglob("*.png")], {}, "holds 1 folders with"),
        (lambda pets: [path.unlink() for path in [*(pets / "dogs").rglob("*.png")][3:]], {}, "has 3 pictures"),
        (lambda pets: None, {"positive": "cows"}, "Choose 'cats' or 'dogs'"),
        (lambda pets: None, {"test": 20}, "between 0 and 1"),
        (lambda pets: None, {"out": "/proc/none.h5"}, "cannot be written"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_the_remedy(pets, spoil, options, words):
    spoil(pets)
    with pytest.raises(DatasetError) as error:
        built(pets, **options)
    assert words in str(error.value)


def test_the_command(pets):
    def run(*words):
        return subprocess.run([sys.executable, "-m", "dlutils.data", "build", *words], capture_output=True, text=True)

    done = run(str(pets), "--positive", "dogs", "--out", str(pets.with_name("mine.h5")))
    assert done.returncode == 0, done.stderr
    assert list(data.load_cats(pets.with_name("mine.h5")).classes) == ["cats", "dogs"]
    refused = run("/nowhere")
    assert refused.returncode == 1
    assert refused.stderr.startswith("dlutils.data: There is no folder")


def test_a_photograph_is_shown_with_what_the_models_say_and_its_neighbours(tmp_path, monkeypatch):
    images = np.stack([np.asarray(scene(number).resize((16, 16))) for number in range(12)])
    Image.fromarray(images[5]).resize((160, 160)).save(tmp_path / "me.png")
    shown = []
    monkeypatch.setattr(plots, "show", lambda fig, alt: shown.append(alt))
    seen = []
    models = {"wide": lambda photos: seen.append(photos.shape) or [[0.25]], "deep": lambda photos: 0.75}
    labels = np.zeros((1, 12))
    labels[0, 5] = 1
    assert predict_image(tmp_path / "me.png", models, images, labels) == {"wide": 0.25, "deep": 0.75}
    assert seen == [(1, 16, 16, 3)]
    assert nearest(data.load_photo(tmp_path / "me.png", 16), images)[0] == 5
    assert "wide: 25% cat, deep: 75% cat" in shown[0]
    assert "nearest training pictures: cat, no cat, no cat" in shown[0]
    with pytest.raises(DatasetError, match="no photo"):
        predict_image(tmp_path / "nobody.png", models, images, labels)
