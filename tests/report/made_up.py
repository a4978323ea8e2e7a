"""A class made up by a seeded dice: for looking at the page, for its tests, and for measuring a large one.

Run as a script it writes such a class's page: `python -m tests.report.made_up STUDENTS FOLDER`.
"""

import random
import sys
import time
from decimal import Decimal
from pathlib import Path

from autograder.nbgrader.final_marks import Marks
from autograder.nbgrader.hidden_line import Judged
from autograder.nbgrader.scores import Score, Scores
from autograder.report.assignment import known_of
from autograder.report.group import Exercise, Group, Kind, Result, Submission, Written
from autograder.specification import source_of
from autograder.units import load_unit

FIRST = "Amara Bo Chiara Dmitri Elif Farid Greta Hana Ivo Jia Kwame Lena Mateo Nour Oskar Priya Quentin Rosa Sami Tove"
LAST = "Abebe Brandt Costa Duarte Eriksen Fischer Garcia Haddad Ito Jansen Kim Lindqvist Moreau Novak Okafor Petrov"


def exercises_of(unit):
    return tuple(Exercise(e.name, float(e.points), known_of(Judged(unit, e.name))) for e in load_unit(unit))


def made_up(count, seed=7, unit="vectorization"):
    """A class of `count` students, with two who share rare text, two stopped notebooks and a damaged file."""
    rng, loaded, exercises = random.Random(seed), load_unit(unit), exercises_of(unit)
    names = [f"{first} {last}" for first in FIRST.split() for last in LAST.split()]
    rng.shuffle(names)
    texts = {e.name: variants_of(e) for e in loaded}
    submissions = []
    for number in range(count):
        name = names[number] if number < len(names) else f"student{number:04d}"
        submissions.append(_student(rng, name, exercises, texts))
    _mishaps(rng, submissions)
    for submission in submissions:
        submission.final = final_of(submission.results)
    stubs = {f"{e.name}-solution": f"def {e.name}():\n    raise NotImplementedError" for e in exercises}
    written = [Written("why-that-shape", 5.0, marked=3, waiting=count - 5, given=10.5), Written("which-loop", 5.0)]
    points = Decimal(sum(exercise.points for exercise in exercises) + 10)
    ordered = sorted(submissions, key=lambda s: s.name)
    return Group(unit, exercises, ordered, written, stubs, ["Zoe Absent"], all_points=points)


def final_of(results):
    """What counts in the end, where there is nothing but the machine's marks."""
    cells = {name: Score(name, one.score or 0.0, one.points, one.score) for name, one in results.items()}
    return Marks({"made up": Scores(cells)})


def _student(rng, name, exercises, texts):
    ability, results, answers = rng.gauss(0.8, 1.0), {}, {}
    ends = rng.randrange(len(exercises)) if ability < 0 and rng.random() < 0.7 else len(exercises)
    for place, exercise in enumerate(exercises):
        hard = 0.2 * place - 1.0
        result = results[exercise.name] = Result(exercise.points, exercise.points)
        if place >= ends:
            result.score, result.blank = 0.0, True
            continue
        if rng.gauss(ability, 0.8) < hard:
            known = list(exercise.known.items())
            index = min(int(rng.expovariate(0.7)), len(known) - 1)
            result.score = rng.choice([0.0, 0.0, round(exercise.points / 3, 2), round(exercise.points * 2 / 3, 2)])
            if rng.random() < 0.75:
                result.misconceptions = dict([known[index]])
            result.message = "w: got shape (7,), expected (4, 1)."
        answers[f"{exercise.name}-solution"] = own_words(rng, rng.choice(texts[exercise.name][: 2 + 6 * result.lost]))
    seconds = rng.lognormvariate(0.2, 0.4) if rng.random() < 0.97 else 45.0
    return Submission(name, name, results, answers, [], seconds, 20250117, True)


def variants_of(exercise):
    """Texts of an exercise: right ones in several styles, then wrong ones."""
    right = [source_of(exercise.reference), *(source_of(style.variant) for style in exercise.alternatives)]
    return right + [source_of(slip.variant) for slip in exercise.misconceptions[:6]]


def own_words(rng, source):
    """A text with small changes as students make them: another call, an extra line, a comment."""
    for old, new in (("np.sum(", "np.add.reduce("), ("np.dot(", "np.matmul("), ("** 2", "** 2.0"), ("1 /", "1.0 /")):
        if rng.random() < 0.4:
            source = source.replace(old, new)
    lines = []
    for line in source.splitlines():
        inside = line.startswith("    ") and not line.strip().startswith(('"""', "for", "else"))
        if inside and line.strip() and '"""' not in source and rng.random() < 0.15:
            lines.append(line[: len(line) - len(line.lstrip())] + f"step_{rng.randrange(9)} = {rng.randrange(99)}")
        if inside and rng.random() < 0.2:
            line += f"  # step {rng.randrange(9)}"
        lines.append(line)
    return "\n".join(lines)


def _mishaps(rng, submissions):
    pairs = list(range(len(submissions)))
    rng.shuffle(pairs)
    if len(submissions) < 8:
        return
    one, other, died, slow, damaged = (submissions[index] for index in pairs[:5])
    best = max(submissions, key=lambda s: s.total)
    one = best if best is not other else one
    other.results = {name: Result(r.score, r.points, r.blank) for name, r in one.results.items()}
    other.answers = {cell: source.replace("x", "data") for cell, source in one.answers.items()}
    for submission in (one, other):
        for cell in submission.answers:
            head, _, rest = submission.answers[cell].partition("\n")
            submission.answers[cell] = f"{head}\n    trace = [len(str(k)) * 3 - 1 for k in range(17) if k % 5]\n{rest}"
    died.troubles.append((Kind.DIED, ""))
    slow.troubles.append((Kind.TIME, ""))
    slow.seconds = 300.0
    damaged.troubles.append((Kind.UNREADABLE, "Expecting value: line 1 column 12 (char 11)"))
    for result in damaged.results.values():
        result.score, result.unjudged, result.blank, result.misconceptions = 0.0, True, False, {}


if __name__ == "__main__":
    from autograder import report

    begin = time.perf_counter()
    group = made_up(int(sys.argv[1]))
    print(f"made up in {time.perf_counter() - begin:.1f} s")
    from autograder.report.similarity import similar_groups

    begin = time.perf_counter()
    found = similar_groups(group)
    print(f"{len(found)} groups of near-identical submissions in {time.perf_counter() - begin:.1f} s")
    for one in found[:8]:
        print(f"  {one.surprise:.0f} bits, {one.similarity}, {one.verbatim}: {', '.join(one.students[:6])}")
    begin = time.perf_counter()
    print(report._write(group, Path(sys.argv[2]), "2025-01-17", False, False), f"{time.perf_counter() - begin:.1f} s")
