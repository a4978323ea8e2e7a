"""Names as attackers choose them."""

import stat

import pytest

from autograder.plain_text import clean, csv_safe
from autograder.report.names import course_key, pseudonyms, shown_name


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ann\x1b[31m red\x1b[0m", "Ann red"),
        ("\x1b]0;title\x07Bob", "Bob"),
        ("\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("a\x00b\x07c\x9bd", "abcd"),
        ("two\nlines\tand  tabs", "two lines and tabs"),
        ("abc\u202ecba\u200b", "abccba"),
        ("Zoë Øst 王", "Zoë Øst 王"),
    ],
)
def test_escapes_and_control_characters_go(text, expected):
    assert clean(text) == expected


def test_long_texts_are_cut():
    assert len(clean("x" * 1000, 60)) == 60


@pytest.mark.parametrize(
    "text", ['=HYPERLINK("http://x")', "+1+1", "-2", "@SUM(A1)", "\t=1", "＝1", " =1", "\x1b[0m=1"]
)
def test_no_text_is_a_formula(text):
    assert csv_safe(text).startswith("'")


@pytest.mark.parametrize("value", [-0.25, 3, "plain", "a=b"])
def test_numbers_and_plain_texts_stay(value):
    assert csv_safe(value) == value


def test_shown_name():
    assert shown_name("ann7", "Ann", "Lee") == "Ann Lee (ann7)"
    assert shown_name("ann7", None, None) == shown_name("ann7", "", "") == "ann7"
    assert shown_name("\x00") == "(a name that cannot be shown)"


def test_pseudonyms_are_stable_complete_and_keyed():
    students = {f"s{number}" for number in range(150)}
    one = pseudonyms(students, b"key")
    assert one == pseudonyms(sorted(students, reverse=True), b"key")
    assert sorted(one.values()) == [f"Student {number:03d}" for number in range(1, 151)]
    assert one != pseudonyms(students, b"another key")
    assert [one[name] for name in sorted(students)] != sorted(one.values()), "the order gives no name away"


def test_the_key_is_made_once_and_is_private(tmp_path):
    key = course_key(tmp_path)
    assert course_key(tmp_path) == key
    assert len(key) == 64
    assert stat.S_IMODE((tmp_path / ".pseudonyms.key").stat().st_mode) == 0o600
