"""Near-identical submissions: a hint for a human, never a finding.

Two students who solve a short exercise well write nearly the same.  So a pair must be alike in two
ways to be named.  *Similarity*: how much of both texts is the same, over the whole submission, after
comments, docstrings, layout and the names of variables are taken out (rapidfuzz's normalised indel
similarity on the tokens; exercises count by how much rare text they hold).  *Surprise*: the
rarity of the lines that both have, in bits: a line that a share p of the class wrote counts log2(1/p),
so what everybody writes counts for nothing.  Lines are not independent, so the bits are a scale, not a probability.

And, however many wrote it: long answers that are the same *letter for letter*, names and comments included.
"""

import ast
import io
import tokenize
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

#: An answer of fewer tokens than this says nothing about who wrote it.
FEWEST_TOKENS = 20
#: Pairs below this similarity are not named.
SIMILARITY = 0.95
#: Bits of rare lines that a pair must share, beside log2 of the number of pairs in the class.
SURPRISE = 20.0
#: Tokens that are the same letter for letter, in all long answers that both gave: nobody arrives there twice.
VERBATIM = 150
#: More groups than this are more than a human will look at.
MOST = 30


@dataclass(frozen=True)
class Alike:
    """A group of submissions of which each is near-identical to another.

    Attributes:
        students: names.
        similarity: the lowest and the highest of the pairs that were named.
        surprise: bits, of the most surprising pair.
        verbatim: the pairs are the same letter for letter.
        cells: the answers that are alike, those with the rarest text first.
    """

    students: tuple[str, ...]
    similarity: tuple[float, float]
    surprise: float
    verbatim: bool
    cells: tuple[str, ...]


# ----------------------------------------------------------------------------------------------- normalising


class _Anonymous(ast.NodeTransformer):
    """Take out docstrings, and name variables by the order in which they turn up.

    Only names that the text itself binds are renamed: what it calls from elsewhere stays.
    """

    def __init__(self, tree):
        bound = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
        bound |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
        self.bound, self.names = bound, {}

    def _new(self, name):
        return self.names.setdefault(name, f"v{len(self.names)}") if name in self.bound else name

    def visit_Name(self, node):
        return ast.Name(self._new(node.id), node.ctx)

    def visit_arg(self, node):
        return ast.arg(self._new(node.arg))

    def visit_FunctionDef(self, node):
        self.generic_visit(node)
        node.returns, node.type_comment = None, None
        node.body = _without_docstring(node.body) or [ast.Pass()]
        return node


def _without_docstring(body):
    first = body[0] if body else None
    is_text = (
        isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)
    )
    return body[1:] if is_text else body


def normal_lines(source):
    """A text as lines that say what it does: no comments, docstrings, layout, or names of variables.

    A text that does not parse is taken line by line, without its comments.
    """
    try:
        tree = ast.parse(source)
        tree.body = _without_docstring(tree.body)
        tree = _Anonymous(tree).visit(tree)
        return [line.strip() for line in ast.unparse(ast.fix_missing_locations(tree)).splitlines() if line.strip()]
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        lines = (line.partition("#")[0] for line in source.splitlines())
        return [" ".join(line.split()) for line in lines if line.strip()]


@lru_cache(maxsize=1 << 17)
def tokens(line):
    """The tokens of a line, as texts."""
    try:
        found = tokenize.generate_tokens(io.StringIO(line).readline)
        return tuple(token.string for token in found if token.string.strip())
    except (tokenize.TokenError, SyntaxError, IndentationError):
        return tuple(line.split())


@lru_cache(maxsize=1 << 17)
def fingerprint(source, stub):
    """What a student added to a stub: normal lines, none that the stub has, nothing where it is too short."""
    given = Counter(normal_lines(stub))
    lines = []
    for line in normal_lines(source):
        if given[line] > 0:
            given[line] -= 1
        else:
            lines.append(line)
    return tuple(lines) if sum(map(len, map(tokens, lines))) >= FEWEST_TOKENS else ()


# ------------------------------------------------------------------------------------------------- comparing


def alike(group, similarity=SIMILARITY, surprise=SURPRISE):
    """Groups of near-identical submissions, the most surprising first.

    Args:
        group: a `gather.Group`.
        similarity, surprise: what a pair needs to be named.

    Returns:
        A list of `Alike`.
    """
    submissions = [submission for submission in group.submissions if submission.answers]
    if len(submissions) < 2:
        return []
    need = surprise + np.log2(len(submissions) * (len(submissions) - 1) / 2)
    like, shared, by_cell = _compare(submissions, group.stubs)
    copied, both = _verbatim(submissions, group.stubs)
    verbatim = (copied >= VERBATIM) & (copied >= both)
    like = np.where(verbatim, 1.0, like)
    first, second = np.nonzero(np.triu(verbatim | (like >= similarity) & (shared >= need), k=1))
    return _groups(submissions, list(zip(first.tolist(), second.tolist())), like, shared, verbatim, by_cell)


def _compare(submissions, stubs):
    """Over all answers: (n, n) similarity, (n, n) bits of the lines that a pair shares, and each cell's numbers.

    Similarity is the mean over the cells, weighted by the bits of a pair's texts; where only one of
    a pair wrote anything in a cell, the two are not alike there.
    """
    n = len(submissions)
    total, same, shared, by_cell = *(np.zeros((n, n), np.float32) for _ in range(3)), {}
    for cell, stub in stubs.items():
        texts = [fingerprint(submission.answers.get(cell, ""), stub) for submission in submissions]
        distinct = list(dict.fromkeys(text for text in texts if text))
        if sum(map(bool, texts)) < 2:
            continue
        place = {text: index for index, text in enumerate(distinct)}
        where = np.array([place.get(text, len(distinct)) for text in texts])  # the last place: nothing written
        like = np.pad(similarities(distinct), (0, 1))
        common = np.pad(_common_bits(texts, distinct), (0, 1))
        weight = np.diag(common)
        pairs = np.ix_(where, where)
        mean = (weight[where][:, None] + weight[where][None, :]) / 2
        total += mean
        same += mean * like[pairs]
        shared += common[pairs]
        by_cell[cell] = (where, weight, like)
    return np.divide(same, total, out=np.zeros_like(same), where=total > 0), shared, by_cell


def _verbatim(submissions, stubs):
    """(n, n) tokens in long answers that are the same letter for letter, and in long answers that both gave."""
    n = len(submissions)
    copied, both = np.zeros((n, n), np.float32), np.zeros((n, n), np.float32)
    for cell, stub in stubs.items():
        raw = [submission.answers.get(cell, "").strip() for submission in submissions]
        distinct = {text: index for index, text in enumerate(dict.fromkeys(raw))}
        size = {text: sum(map(len, map(tokens, fingerprint(text, stub)))) for text in distinct}
        where = np.array([distinct[text] for text in raw])
        long = np.array([size[text] for text in raw], np.float32)
        copied += (where[:, None] == where[None, :]) * long[:, None]
        both += np.minimum(long[:, None], long[None, :])
    return copied, both


def _common_bits(texts, distinct):
    """(k, k) bits of the lines that two distinct texts share; on the diagonal all of a text's own."""
    answered = [text for text in texts if text]
    found = Counter(line for text in answered for line in set(text))
    column = {line: index for index, line in enumerate(found)}
    has = np.zeros((len(distinct), len(column)), np.float32)
    for row, text in enumerate(distinct):
        has[row, [column[line] for line in text]] = 1.0
    bits = np.log2(len(answered) / np.array(list(found.values()), np.float32))
    return (has * bits) @ has.T


def similarities(texts):
    """(k, k) normalised indel similarity of texts, token by token, from 0 to 1."""
    from rapidfuzz import process
    from rapidfuzz.distance import Indel

    numbers = {}
    as_text = []
    for lines in texts:
        found = [token for line in lines for token in [*tokens(line), "\n"]]
        # One character a token, so that rapidfuzz's fast routines for text apply; clear of the surrogates.
        as_text.append("".join(chr(0xE000 + numbers.setdefault(token, len(numbers))) for token in found))
    return process.cdist(as_text, as_text, scorer=Indel.normalized_similarity, dtype=np.float32, workers=-1)


def _groups(submissions, pairs, like, shared, verbatim, by_cell):
    """The pairs put together: whoever is alike to one of a group belongs to it."""
    leader = list(range(len(submissions)))

    def find(index):
        while leader[index] != index:
            leader[index] = leader[leader[index]]
            index = leader[index]
        return index

    for one, other in pairs:
        leader[find(one)] = find(other)
    together = {}
    for one, other in pairs:
        together.setdefault(find(one), []).append((one, other))
    found = []
    for members in together.values():
        values = [float(like[pair]) for pair in members]
        best = max(members, key=lambda pair: shared[pair])
        names = sorted({submissions[i].name for pair in members for i in pair}, key=str.casefold)
        same = all(bool(verbatim[pair]) for pair in members)
        found.append(
            Alike(tuple(names), (min(values), max(values)), float(shared[best]), same, _cells_alike(by_cell, best))
        )
    return sorted(found, key=lambda group: -group.surprise)[:MOST]


def _cells_alike(by_cell, pair):
    """The answers in which a pair is alike, the rarest text first."""
    found = []
    for cell, (where, weight, like) in by_cell.items():
        one, other = where[pair[0]], where[pair[1]]
        if like[one, other] >= SIMILARITY:
            found.append((-float(weight[one] + weight[other]), cell.removesuffix("-solution")))
    return tuple(cell for _, cell in sorted(found))


__all__ = ["Alike", "alike", "fingerprint", "normal_lines", "similarities"]
