"""Near-identical submissions: a planted copy is found, however it is dressed up; a class of strangers has none."""

import random

import pytest

from autograder.report import similarity
from autograder.report.group import Exercise, Group, Result, Submission
from autograder.report.similarity import SimilarGroup, fingerprint, normal_lines, similar_groups, similarities

from .made_up import made_up

STUB = 'def f(x):\n    """Do it."""\n    raise NotImplementedError'
LONG = """def f(x):
    total, weights = 0.0, [3, 1, 4, 1, 5]
    for index, weight in enumerate(weights):
        if index % 2:
            total -= weight * x[index] ** 2
        else:
            total += weight / (1 + x[index])
    scale = max(weights) - min(weights)
    return total / scale if scale else total
"""
DRESSED = '''def f(values):
    """Mine, all mine."""
    # think hard

    s, w = 0.0, [3,1,4,1,5]
    for i, k in enumerate(w):
        if i % 2:
            s -= k * values[i] ** 2  # subtract
        else:
            s += k/(1 + values[i])
    spread = max(w) - min(w)
    return s / spread if spread else s
'''
WORDS = ["alpha", "beta", "gamma", "delta", "zeta", "eta", "theta", "kappa"]


def stranger(seed):
    """A text of its own: random statements."""
    rng = random.Random(seed)
    lines = [
        f"    {rng.choice('abcd')} = np.{rng.choice(WORDS)}(x[{rng.randrange(9)}:]) {rng.choice('+-*')} {seed}"
        for _ in range(9)
    ]
    return "\n".join(["def f(x):", *lines, "    return a"])


def group_of(**texts):
    submissions = [
        Submission(name, name, {"f": Result(5.0, 5.0)}, {"f-solution": text}, sandbox=True)
        for name, text in texts.items()
    ]
    return Group("unit", (Exercise("f", 5.0),), submissions, stubs={"f-solution": STUB})


def strangers(count):
    return {f"s{number:03d}": stranger(number) for number in range(count)}


def test_layout_comments_and_names_do_not_matter():
    assert normal_lines(LONG) == normal_lines(DRESSED)
    assert normal_lines("def f(:\n  # hm\n  x  = 1") == ["def f(:", "x = 1"]  # does not parse: line by line


def test_names_from_elsewhere_do_matter():
    assert normal_lines("def f(x):\n    return np.sum(x)") != normal_lines("def f(x):\n    return np.max(x)")


def test_the_stub_and_short_answers_leave_no_fingerprint():
    assert fingerprint(STUB, STUB) == ()
    assert fingerprint("def f(x):\n    return np.sum(x)", STUB) == ()
    assert len(fingerprint(LONG, STUB)) == 8  # all but the line that was handed out


def test_a_dressed_up_copy_is_found_and_nobody_else():
    found = similar_groups(group_of(**strangers(60), one=LONG, other=DRESSED))
    assert [(pair.students, pair.verbatim) for pair in found] == [(("one", "other"), False)]
    assert found[0].similarity == (1.0, 1.0)
    assert found[0].cells == ("f",)


def test_what_everybody_writes_is_no_sign():
    common = {f"s{number}": DRESSED.replace("mine", f"my own {number}") for number in range(20)}
    assert similar_groups(group_of(**common)) == []


def test_letter_for_letter_is_a_sign_however_many_wrote_it():
    long = LONG + "".join(
        f"\ndef g{k}(y):\n    u = y + {k}\n    return u * u - {k} / (u + 1) if u else y * {k}\n" for k in range(5)
    )
    found = similar_groups(group_of(**{f"s{number}": long for number in range(12)}))
    assert len(found) == 1
    assert found[0].verbatim
    assert len(found[0].students) == 12


def test_one_answer_out_of_many_is_not_the_whole_submission():
    group = group_of(**strangers(20), one=LONG, other=DRESSED)
    group.stubs["g-solution"] = STUB
    for number, submission in enumerate(group.submissions):
        submission.answers["g-solution"] = stranger(1000 + number) + stranger(2000 + number)
    assert similar_groups(group) == []


@pytest.mark.parametrize(("copied", "named"), [(2, True), (0, False)])
def test_two_copied_exercises_of_eight_are_seen(copied, named):
    group = group_of(**strangers(40))
    group.stubs |= {f"g{k}-solution": STUB for k in range(7)}
    for number, submission in enumerate(group.submissions):
        submission.answers |= {f"g{k}-solution": stranger(100 * k + number + 1000) for k in range(7)}
    one, other = group.submissions[3], group.submissions[31]
    for k in range(copied):
        text = one.answers[f"g{k}-solution"]
        other.answers[f"g{k}-solution"] = text.replace("(x", "(values").replace("x[", "values[") + "  # mine"
    found = similar_groups(group)
    assert [group.students for group in found] == [(one.name, other.name)] * named
    if named:
        assert set(found[0].cells) == {"g0", "g1"}
        assert {text.exercise for text in found[0].texts} == {"g0", "g1"}
        assert found[0].texts[0].other.endswith("# mine")


def test_similarity_is_the_share_of_tokens_in_common():
    one, other = ("a b c d",), ("a b x d",)
    # Indel: 2 of the 2 * 5 tokens (a line's end is one) must be taken out or put in.
    assert similarities([one, other])[0, 1] == pytest.approx(1 - 2 / 10)


def test_a_class_without_answers_or_with_one_has_none():
    assert similar_groups(group_of()) == []
    assert similar_groups(group_of(one=LONG)) == []
    assert similar_groups(group_of(one="", other="")) == []


def test_more_different_words_than_the_surrogates_begin_at():
    lines = tuple(f"v{number} = {number}" for number in range(9000))
    assert similarities([lines, lines[:-1]])[0, 1] > 0.999


def test_a_class_is_looked_at_in_parts(monkeypatch):
    """A table of all pairs of 10,000 students takes gigabytes."""
    group = group_of(**strangers(40), one=LONG, other=DRESSED, third=LONG, fourth=stranger(7))
    whole = similar_groups(group)
    monkeypatch.setattr(similarity, "PAIRS_TOGETHER", 100)
    assert similar_groups(group) == whole
    assert {found.students for found in whole} == {("one", "other", "third"), ("fourth", "s007")}


@pytest.mark.large
def test_of_a_thousand_submissions_the_planted_pair_comes_first():
    group = made_up(1000)
    found = similar_groups(group)  # 7 to 13 s on a busy machine of 2 cores
    assert isinstance(found[0], SimilarGroup)
    trace = {s.name for s in group.submissions if any("trace = [len" in text for text in s.answers.values())}
    assert set(found[0].students) == trace
    assert len(found) < 10, "in a class of strangers hardly anybody stands out"
