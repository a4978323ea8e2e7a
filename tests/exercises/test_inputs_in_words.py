"""The inputs of a failing case, as a page shows them: shapes, with a name for each array."""

import numpy as np

from autograder.judge.messages import inputs

CACHE = ((np.ones((5, 7)), np.ones((1, 5)), np.ones((1, 1))), np.ones((1, 7)))
IN_WORDS = "((array (5, 7), array (1, 5), array (1, 1)), array (1, 7))"


def test_lists_and_tuples_keep_their_brackets_and_say_what_is_an_array():
    assert inputs([("AL", np.ones((1, 7))), ("caches", [CACHE])]) == f"AL (1, 7), caches [{IN_WORDS}]"
    assert inputs([("parameters", {"W1": np.ones((2, 3))}), ("b", 0.5)]) == "parameters {W1 (2, 3)}, b = 0.5"


def test_a_long_list_is_cut():
    assert inputs([("caches", [CACHE] * 12)]).endswith(f"{IN_WORDS}, and 9 more]")
