"""Who marks what, kept in a file: what was given to a grader stays with that grader, whoever hands in later."""

import hashlib
import hmac
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from autograder.errors import CourseError
from autograder.grading.store import write_whole
from autograder.plain_text import in_one_line
from autograder.report.essays import likeness
from autograder.report.essays.answers import Answer, Question
from autograder.report.names import course_key

#: So long is the pseudonym of a student.
LETTERS = 8


@dataclass(frozen=True)
class Part:
    """A group of like answers that one grader marks: (pseudonym, answer, other graders of it)."""

    grader: str
    answers: list[tuple[str, Answer, list[str]]]


@dataclass
class Plan:
    """Who marks what.

    Attributes:
        graders: in the order in which they were named.
        given: {question: {student: graders}}.
        students: {pseudonym: student}.
    """

    path: Path
    key: bytes
    graders: list[str] = field(default_factory=list)
    given: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    students: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path, course: Path) -> "Plan":
        """The plan that is kept, or an empty one.

        Raises:
            CourseError: the file is damaged.
        """
        plan = cls(path, course_key(course))
        try:
            kept = json.loads(path.read_text())
            plan.graders, plan.given, plan.students = kept["graders"], kept["given"], kept["students"]
        except FileNotFoundError:
            pass
        except (ValueError, KeyError, TypeError) as error:
            raise CourseError(
                f"{path} is damaged ({in_one_line(error)}): bring back a copy, or delete it to share out anew"
            ) from None
        return plan

    def write(self) -> None:
        """Keep it."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        kept = {"graders": self.graders, "given": self.given, "students": self.students}
        write_whole(self.path, json.dumps(kept, indent=1, ensure_ascii=False).encode())
        self.path.chmod(0o600)

    def share_out(self, questions: Iterable[Question], graders: Sequence[str], twice: float) -> None:
        """Give the answers that nobody has yet to graders: like answers to the same one, and equal numbers to all.

        Args:
            graders: who marks from now on.
            twice: the share of the answers that get a second grader.
        """
        self.graders = list(dict.fromkeys([*self.graders, *graders]))
        for question in questions:
            given, written = self.given.setdefault(question.name, {}), question.written
            for answer in written:
                self.students.setdefault(self.pseudonym_of(answer.student), answer.student)
            load = {grader: sum(grader in some for some in given.values()) for grader in graders}
            fair = max(1, round((len(written) + sum(load.values())) / len(graders)))
            for group in likeness.groups([answer.text for answer in written]):
                new = [written[index].student for index in group if written[index].student not in given]
                while new:  # a group that is larger than a fair share goes to several
                    grader = min(load, key=lambda one: (load[one], list(load).index(one)))
                    room = max(1, fair - load[grader])
                    for student in new[:room]:
                        given[student] = [grader]
                    load[grader] += len(new[:room])
                    new = new[room:]
            self._second(question.name, graders, twice)

    def _second(self, question: str, graders: Sequence[str], twice: float) -> None:
        """A second grader for a share of the answers, drawn by chance, but each time the same."""
        given = self.given[question]
        wanted = round(twice * len(given)) if len(graders) > 1 else 0
        order = sorted(given, key=lambda student: self._digest(f"{question}/{student}"))
        wanted -= sum(len(some) > 1 for some in given.values())
        for turn, student in enumerate([student for student in order if len(given[student]) == 1][: max(wanted, 0)]):
            others = [grader for grader in graders if grader not in given[student]]
            given[student].append(others[turn % len(others)])

    def parts_of(self, question: Question) -> list[Part]:
        """The groups of like answers, by grader."""
        given, written = self.given.get(question.name, {}), question.written
        groups = likeness.groups([answer.text for answer in written])
        found = []
        for grader in self.graders:
            for group in groups:
                own = [written[index] for index in group if grader in given.get(written[index].student, ())]
                others = [[who for who in given[one.student] if who != grader] for one in own]
                told = [(self.pseudonym_of(one.student), one, beside) for one, beside in zip(own, others)]
                if told:
                    found.append(Part(grader, told))
        return found

    def pseudonym_of(self, student: str) -> str:
        """How a student is called on the pages and in the tables."""
        return f"S{self._digest(student)[:LETTERS]}"  # a letter first: a spreadsheet takes 12e45678 for a number

    def _digest(self, text: str) -> str:
        return hmac.new(self.key, text.encode(errors="replace"), hashlib.sha256).hexdigest()
