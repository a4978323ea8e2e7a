"""The mistakes of a class: which, how often, and how many marks they cost."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Misconception:
    """A misconception of the class.

    Attributes:
        key: short name for the tables of one report: the exercise's number and a letter.
        id: the same in every report, for comparisons from class to class.
        sentence: what to say.
        students: names.
        lost: the marks that it cost the class; several mistakes of one answer share its loss equally.
        example: the shortest answer that has it, as it was written; empty where there is none.
    """

    key: str
    id: str
    exercise: str
    sentence: str
    students: tuple[str, ...]
    lost: float = 0.0
    example: str = ""

    @property
    def count(self):
        return len(self.students)


@dataclass(frozen=True)
class Talk:
    """What there is to say about one exercise.

    Attributes:
        misconceptions: those that the judge recognised, the most costly first.
        others: (the judge's words, students) where no misconception was recognised.
        lost: how many students lost marks here by something they wrote.
        cost: the marks that they lost.
    """

    number: int
    name: str
    misconceptions: tuple[Misconception, ...]
    others: tuple[tuple[str, tuple[str, ...]], ...]
    lost: int
    cost: float = 0.0


def talks(group):
    """What to say in class: the exercise that cost most marks by what students wrote comes first."""
    found = [
        talk
        for number, exercise in enumerate(group.exercises, start=1)
        if (talk := _talk(group, number, exercise)) is not None
    ]
    return sorted(found, key=lambda talk: -talk.cost)  # stable: ties stay in the order of the unit


def _talk(group, number, exercise):
    """The `Talk` on one exercise, or None where nobody lost marks by what they wrote."""
    losers = [(s, result) for s in group.judged if _lost_by_writing(result := s.results[exercise.name])]
    if not losers:
        return None
    keys = misconception_keys(number, exercise, group.judged)
    who, others = {one: [] for one in keys}, {}
    for submission, result in losers:
        for one in result.misconceptions:
            who[one].append((submission, result))
        if not result.misconceptions:
            others.setdefault(result.message, []).append(submission.name)
    known = [_misconception(exercise, one, keys[one], having) for one, having in who.items() if having]
    known.sort(key=lambda one: -one.lost)  # stable: ties stay in the order of the specification
    rest = sorted(((words, tuple(names)) for words, names in others.items()), key=lambda pair: -len(pair[1]))
    cost = sum(result.points - result.score for _, result in losers)
    return Talk(number, exercise.name, tuple(known), tuple(rest), len(losers), cost)


def _lost_by_writing(result):
    return result.lost and not result.blank and not result.unjudged


def _misconception(exercise, one, key, having):
    """A `Misconception` of the students that have it: [(submission, result)]."""
    sentence = exercise.known.get(one) or next(result.misconceptions[one] for _, result in having)
    lost = sum((result.points - result.score) / len(result.misconceptions) for _, result in having)
    answers = [submission.answers.get(f"{exercise.name}-solution", "") for submission, _ in having]
    alone = [text for text, (_, result) in zip(answers, having) if len(result.misconceptions) == 1]
    example = min(filter(None, alone or answers), key=len, default="")
    names = tuple(submission.name for submission, _ in having)
    return Misconception(key, one, exercise.name, sentence, names, lost, example)


def misconception_keys(number, exercise, submissions):
    """{id: key}, such as "10a": the letter is the misconception's place in the exercise's specification."""
    said = {one for submission in submissions for one in submission.results[exercise.name].misconceptions}
    known = [*exercise.known, *sorted(said - set(exercise.known))]
    return {one: f"{number}{letters(index)}" for index, one in enumerate(known)}


def letters(index):
    """a … z, aa, ab, …"""
    text = ""
    while index >= 0:
        text, index = chr(ord("a") + index % 26) + text, index // 26 - 1
    return text


def keys_of(group):
    """{exercise: {id: key}}."""
    return {e.name: misconception_keys(n, e, group.judged) for n, e in enumerate(group.exercises, start=1)}
