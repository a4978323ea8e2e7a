"""Near-identical submissions: a hint for a human, never a finding.

Two students who solve a short exercise well write nearly the same text.  So a pair is named only if two numbers are
high.  *Similarity*: how much of both texts is the same, over the whole submission, after
comments, docstrings, layout and the names of variables are taken out (rapidfuzz's normalised indel
similarity on the tokens; exercises count by how much rare text they hold).  *Surprise*: the
rarity of the lines that both have, in bits: a line that a share p of the class wrote counts log2(1/p),
so what the whole class writes counts for nothing.  Lines are not independent: the bits are a scale, not a
probability.  Who copies two exercises of eight is seen too: both numbers are taken over the answers that are alike as
well, where the rare text must outweigh the choice of answers.

And, however many wrote it: long answers that are the same *letter for letter*, names and comments included.
"""

import ast
import io
import tokenize
from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from autograder.report.bounded import each

#: An answer of fewer tokens than this says nothing about who wrote it.
FEWEST_TOKENS = 20
#: Pairs below this similarity are not named.
SIMILARITY = 0.95
#: Bits of rare lines that a pair must share, beside log2 of the number of pairs in the class.
SURPRISE = 20.0
#: Answers picked out because they are alike must be rarer: they need this part of the bits that their lines could have.
RARE = 0.5
#: So many tokens that are the same letter for letter, in all long answers that both gave, are no coincidence.
VERBATIM = 150
#: More groups than this are more than a human will look at, and so are more answers of one pair.
MOST, MOST_TEXTS = 30, 4
#: An answer of more characters or tokens than this is not compared; the course's own have some thousand and some
#: hundred.  Two texts take time that grows with the product of their lengths.
MOST_CHARACTERS, MOST_TOKENS = 20_000, 3_000
#: The table of who wrote which line is multiplied so many lines at a time, and so many pairs are looked at.
LINES_TOGETHER, PAIRS_TOGETHER = 4_096, 4_000_000


@dataclass(frozen=True)
class SideBySide:
    """Two students' answers to one exercise, as they wrote them."""

    students: tuple[str, str]
    exercise: str
    one: str
    other: str


@dataclass(frozen=True)
class SimilarGroup:
    """A group of submissions of which each is near-identical to another.

    Attributes:
        students: names.
        similarity: the lowest and the highest of the pairs that were named.
        surprise: bits, of the most surprising pair.
        verbatim: the pairs are the same letter for letter.
        cells: the similar answers, those with the rarest text first.
        texts: those of the most surprising pair with the rarest text.
    """

    students: tuple[str, ...]
    similarity: tuple[float, float]
    surprise: float
    verbatim: bool
    cells: tuple[str, ...]
    texts: tuple[SideBySide, ...] = ()


@dataclass(frozen=True)
class Comparison:
    """The result of comparing a class.

    Attributes:
        groups: of near-identical submissions, the most surprising first.
        left_out: answers that were too long or could not be taken apart, as "name (exercise)".
    """

    groups: tuple[SimilarGroup, ...]
    left_out: tuple[str, ...]


@dataclass(frozen=True)
class _Texts:
    """What is compared of a submission.

    Attributes:
        name: the student's.
        raw: {cell: the text as it is}.
        lines: {cell: its fingerprint}, of which each line is a tuple of tokens.
    """

    name: str
    raw: dict
    lines: dict


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


def tokens(line):
    """The tokens of a line, as texts."""
    try:
        found = tokenize.generate_tokens(io.StringIO(line).readline)
        return tuple(token.string for token in found if token.string.strip())
    except (tokenize.TokenError, SyntaxError, IndentationError):
        return tuple(line.split())


def fingerprint(source, stub):
    """What a student added to a stub: normal lines, each as its tokens.

    None of them is the stub's, and there are none where it is too short.
    """
    given = Counter(normal_lines(stub))
    lines = []
    for line in normal_lines(source):
        if given[line] > 0:
            given[line] -= 1
        else:
            lines.append(tokens(line))
    return tuple(lines) if sum(map(len, lines)) >= FEWEST_TOKENS else ()


# ------------------------------------------------------------------------------------------------- comparing


def similar_groups(group, similarity=SIMILARITY, surprise=SURPRISE):
    """`compare(...).groups`, as a list."""
    return list(compare(group, similarity, surprise).groups)


def compare(group, similarity=SIMILARITY, surprise=SURPRISE):
    """Near-identical submissions of a class.

    Args:
        group: a `Group`.
        similarity, surprise: what a pair needs to be named.

    Returns:
        A `Comparison`.
    """
    texts, left_out = _taken_apart(group)
    if len(texts) < 2:
        return Comparison((), left_out)
    cells = {cell: found for cell in group.stubs if (found := _cell(texts, cell)) is not None}
    strangers = {submission.name for submission in group.before}
    old = np.array([text.name in strangers for text in texts])
    rows = max(1, PAIRS_TOGETHER // len(texts))
    blocks = [np.arange(at, min(at + rows, len(texts))) for at in range(0, len(texts), rows)]
    named = [_named(cells, block, old, similarity, surprise) for block in blocks]
    pairs = _Named(*map(np.concatenate, zip(*named)))
    return Comparison(tuple(_groups(texts, pairs, cells)), left_out)


class _Named(NamedTuple):
    """The pairs that are named: arrays of as many numbers as there are pairs, `first` and `second` the submissions'."""

    first: np.ndarray
    second: np.ndarray
    like: np.ndarray
    shared: np.ndarray
    verbatim: np.ndarray


def _named(cells, rows, old, similarity, surprise):
    """The pairs of some submissions with later ones that are named, as `_Named`.

    Args:
        cells: {cell: its `_Cell`}.
        rows: places of the submissions.
        old: of each submission, whether it is of an earlier class.
    """
    n = len(old)
    need = surprise + np.log2(n * (n - 1) / 2)
    whole, parts = (_pairs(cells, rows, n, least) for least in (0, SIMILARITY))
    in_whole = (whole.like >= similarity) & (whole.shared >= need)
    enough = np.maximum(need + np.log2(max(len(cells), 1)), RARE * parts.lines * np.log2(n / 2))
    in_parts = ~in_whole & (parts.lines > 0) & (parts.shared >= enough)
    like, shared = (np.where(in_parts, b, a) for a, b in ((whole.like, parts.like), (whole.shared, parts.shared)))
    copied, both = _verbatim(cells, rows, n)
    verbatim = (copied >= VERBATIM) & (copied >= both)
    like = np.where(verbatim, 1.0, like)
    later = np.arange(n) > rows[:, None]
    found = np.nonzero((verbatim | in_whole | in_parts) & later & ~(old[rows, None] & old))
    return _Named(rows[found[0]], found[1], like[found], shared[found], verbatim[found])


def _taken_apart(group):
    """`_Texts` of the submissions, and the answers that are left out."""
    written = [submission for submission in [*group.submissions, *group.before] if submission.answers]
    raw = [{cell: text.strip() for cell, text in s.answers.items() if cell in group.stubs} for s in written]
    lines = _lines(dict.fromkeys(pair for answers in raw for pair in answers.items()), group.stubs)
    texts, left_out = [], []
    for submission, answers in zip(written, raw):
        kept = {cell: text for cell, text in answers.items() if lines[cell, text] is not None}
        texts.append(_Texts(submission.name, kept, {cell: lines[cell, text] for cell, text in kept.items()}))
        left_out += [f"{submission.name} ({_exercise(cell)})" for cell in answers if cell not in kept]
    return texts, tuple(left_out)


def _lines(answers, stubs):
    """{(cell, text): the fingerprint}; None for a text that is too long, or that ended the process that read it."""
    short = [(cell, text) for cell, text in answers if len(text) <= MOST_CHARACTERS]
    found = dict.fromkeys(answers)
    for answer, text in zip(short, each(lambda answer: fingerprint(answer[1], stubs[answer[0]]), short)):
        if text is not None and sum(map(len, text)) <= MOST_TOKENS:
            found[answer] = tuple(map(tuple, text))
    return found


def _exercise(cell):
    return cell.removesuffix("-solution")


@dataclass(frozen=True)
class _Cell:
    """The answers to one exercise, each different one once; the last of them stands for nothing written.

    Attributes:
        where: of each submission the place of its answer.
        like, common: of each pair of answers the similarity, and the bits of the lines that both have.
        weight, length: of each answer the bits of its lines, and their number.
        raw, tokens: of each submission the place of its text letter for letter, and its tokens.
    """

    where: np.ndarray
    like: np.ndarray
    common: np.ndarray
    weight: np.ndarray
    length: np.ndarray
    raw: np.ndarray
    tokens: np.ndarray


def _cell(submissions, cell):
    """A `_Cell`; None where fewer than two wrote anything."""
    texts = [submission.lines.get(cell, ()) for submission in submissions]
    if sum(map(bool, texts)) < 2:
        return None
    distinct = list(dict.fromkeys(text for text in texts if text))
    place = {text: index for index, text in enumerate(distinct)}
    where = np.array([place.get(text, len(distinct)) for text in texts])
    common = np.pad(_common_bits(texts, distinct), (0, 1))
    letters = [submission.raw.get(cell, "") for submission in submissions]
    number = {text: index for index, text in enumerate(dict.fromkeys(letters))}
    return _Cell(
        where,
        np.pad(similarities(distinct, tuple), (0, 1)),
        common,
        np.diag(common),
        np.array([*(len(set(text)) for text in distinct), 0], np.float32),
        np.array([number[text] for text in letters]),
        np.array([sum(map(len, text)) for text in texts], np.float32),
    )


@dataclass(frozen=True)
class _Pairs:
    """Of pairs of submissions, (rows, n): similarity, bits of the lines that both have, number of lines compared."""

    like: np.ndarray
    shared: np.ndarray
    lines: np.ndarray


def _pairs(cells, rows, n, least):
    """`_Pairs` over the answers of some submissions that are at least so similar; over all of them where `least` is 0.

    Similarity is the mean over the cells, weighted by the bits of a pair's texts; where only one of
    a pair wrote anything in a cell, the two are not similar there.
    """
    total, same, shared, lines = (np.zeros((len(rows), n), np.float32) for _ in range(4))
    for cell in cells.values():
        answers = np.ix_(cell.where[rows], cell.where)
        like = cell.like[answers]
        counted = like >= least
        mean = counted * _mean(cell.weight[cell.where], rows)
        total += mean
        same += mean * like
        shared += counted * cell.common[answers]
        lines += counted * _mean(cell.length[cell.where], rows)
    return _Pairs(np.divide(same, total, out=np.zeros_like(same), where=total > 0), shared, lines)


def _mean(values, rows):
    """The mean of each pair's values, (rows, n)."""
    return (values[rows, None] + values) / 2


def _verbatim(cells, rows, n):
    """(rows, n) tokens in long answers that are the same letter for letter, and in long answers that both gave."""
    copied, both = np.zeros((len(rows), n), np.float32), np.zeros((len(rows), n), np.float32)
    for cell in cells.values():
        copied += (cell.raw[rows, None] == cell.raw) * cell.tokens[rows, None]
        both += np.minimum(cell.tokens[rows, None], cell.tokens)
    return copied, both


def _common_bits(texts, distinct):
    """(k, k) bits of the lines that two distinct texts share; on the diagonal all of a text's own."""
    answered = [text for text in texts if text]
    found = Counter(line for text in answered for line in set(text))
    column = {line: index for index, line in enumerate(found)}
    rows = [np.array([column[line] for line in set(text)]) for text in distinct]
    weight = np.log2(len(answered) / np.array(list(found.values()), np.float32))
    bits = np.zeros((len(distinct), len(distinct)), np.float32)
    for at in range(0, len(column), LINES_TOGETHER):
        has = np.zeros((len(distinct), min(LINES_TOGETHER, len(column) - at)), np.float32)
        for row, lines in enumerate(rows):
            has[row, lines[(lines >= at) & (lines < at + LINES_TOGETHER)] - at] = 1.0
        bits += (has * weight[at : at + LINES_TOGETHER]) @ has.T
    return bits


def similarities(texts, tokens_of=tokens):
    """(k, k) normalised indel similarity of texts, token by token, from 0 to 1.

    Args:
        texts: each a sequence of lines.
        tokens_of: `tokens_of(line)`.
    """
    from rapidfuzz import process
    from rapidfuzz.distance import Indel

    numbers, rows = {}, []
    for text in texts:
        found = [token for line in text for token in (*tokens_of(line), "\n")]
        rows.append([numbers.setdefault(token, len(numbers)) for token in found])
    return process.cdist(rows, rows, scorer=Indel.normalized_similarity, dtype=np.float32, workers=-1)


def _groups(submissions, pairs, cells):
    """The pairs put together: a submission that is similar to one of a group belongs to it."""
    if not len(pairs.first):
        return []
    leader = _leaders(len(submissions), pairs)[pairs.first]
    _, begins, group = np.unique(leader, return_index=True, return_inverse=True)
    order = np.lexsort((np.arange(len(group)), -pairs.shared, group))
    best = order[np.flatnonzero(np.diff(group[order], prepend=-1))]  # each group's most surprising pair
    found = []
    for number in np.lexsort((begins, -pairs.shared[best]))[:MOST]:
        members, pair = group == number, best[number]
        like = pairs.like[members]
        names = {submissions[i].name for i in np.unique([pairs.first[members], pairs.second[members]])}
        one, other = pairs.first[pair], pairs.second[pair]
        similar = _similar_cells(cells, one, other)
        texts = _side_by_side(submissions[one], submissions[other], similar[:MOST_TEXTS])
        found.append(
            SimilarGroup(
                tuple(sorted(names, key=str.casefold)),
                (float(like.min()), float(like.max())),
                float(pairs.shared[pair]),
                bool(pairs.verbatim[members].all()),
                tuple(map(_exercise, similar)),
                texts,
            )
        )
    return found


def _leaders(n, pairs):
    """Of each submission the first one of its group."""
    leader, before = np.arange(n), None
    while before is None or (leader != before).any():
        before = leader.copy()
        lowest = np.minimum(leader[pairs.first], leader[pairs.second])
        for ends in (pairs.first, pairs.second):
            np.minimum.at(leader, ends, lowest)
        leader = leader[leader]
    return leader


def _similar_cells(cells, one, other):
    """The answers in which two submissions are similar, the rarest text first."""
    found = []
    for name, cell in cells.items():
        places = cell.where[one], cell.where[other]
        if cell.like[places] >= SIMILARITY:
            found.append((-float(cell.weight[places[0]] + cell.weight[places[1]]), name))
    return tuple(name for _, name in sorted(found))


def _side_by_side(one, other, cells):
    """The answers of two submissions in these cells."""
    students = one.name, other.name
    return tuple(SideBySide(students, _exercise(cell), one.raw[cell], other.raw[cell]) for cell in cells)


__all__ = ["Comparison", "SimilarGroup", "compare", "fingerprint", "normal_lines", "similar_groups", "similarities"]
