"""Which written answers are alike: so that a grader reads answers of the same thought one after the other.

Words are weighted by their rarity in the class (TF-IDF), texts compared by the cosine, and groups made as Butina does
(J. Chem. Inf. Comput. Sci. 39, 1999): the answer with the most neighbours, and these, are a group; then the next.
"""

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np

#: Answers with at least this cosine are neighbours.
ALIKE = 0.3
#: Words are compared by so many of their first letters: "layers" is "layer", "computes" is "compute".
STEM = 5
WORD = re.compile(r"[^\W_]+")


def groups(texts: Sequence[str]) -> list[list[int]]:
    """Indices of the texts, in groups: the largest first, in each the most typical first, single ones at the end."""
    like = cosines(texts)
    near, left, found = like >= ALIKE, set(range(len(texts))), []
    while left:
        free = sorted(left)
        centre = max(free, key=lambda index: (int(near[index, free].sum()), -index))
        group = [index for index in free if near[centre, index] or index == centre]
        found.append(sorted(group, key=lambda index: (-like[centre, index], index)))
        left -= set(group)
    return sorted(found, key=lambda group: (-len(group), group[0]))


def cosines(texts: Sequence[str]) -> np.ndarray:
    """(n, n) cosines of the texts' words, each weighted by its rarity; 0 for a text without words."""
    counts = [Counter(word[:STEM] for word in WORD.findall(text.casefold())) for text in texts]
    seen = Counter(word for count in counts for word in count)
    place = {word: index for index, word in enumerate(seen)}
    weights = np.zeros((len(texts), len(place)), np.float32)
    for row, count in enumerate(counts):
        for word, number in count.items():
            weights[row, place[word]] = (1 + np.log(number)) * np.log((1 + len(texts)) / seen[word])
    norms = np.linalg.norm(weights, axis=1, keepdims=True)
    weights = np.divide(weights, norms, out=np.zeros_like(weights), where=norms > 0)
    cosine: np.ndarray = weights @ weights.T
    return cosine
