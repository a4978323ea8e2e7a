"""How many wrong answers are explained that nobody has listed?

    python benchmarks/diagnosis.py [UNIT ...] [--show]

The course's misconceptions are wrong answers that people wrote down, each with a sentence of its own.  Here the judge
does not know them: each is handed in as a student's answer to a judge whose table is empty, so that only what is
computed can explain it.  `--show` prints each answer with what was said of it.  The last line is one JSON object: the
share that is explained, by kind, and the mean time in milliseconds for each wrong answer (CPU time, without the
recording).
"""

import argparse
import json
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from autograder.judge.judgement import judge  # noqa: E402
from autograder.judge.runs import ExerciseRun  # noqa: E402
from autograder.units import load_unit, unit_names  # noqa: E402
from autograder.variants import source_of  # noqa: E402

SEED = 20260105


def answers(unit_name, show):
    """(exercise, misconception's id, kind of diagnosis or None, CPU seconds) for each misconception of a unit."""
    unit = load_unit(unit_name)
    for exercise in unit:
        run = ExerciseRun(unit, exercise, SEED)
        run.__dict__["misconceptions"] = []
        for one in exercise.misconceptions:
            evidence = json.loads(json.dumps(run.evidence_of(one.variant)))
            begin = time.process_time()
            verdict = judge(run, evidence, source_of(one.variant))
            seconds = time.process_time() - begin
            if verdict.full:
                continue
            found = verdict.diagnosis
            if show:
                said = f"{found['id']}: {verdict.misconception}" if found else f"NOT EXPLAINED: {verdict.message}"
                print(f"{unit_name}/{exercise.name}/{one.id}: {one.sentence}\n    -> {said}")
                if not found:
                    print("    " + "; ".join(f"{old!r} -> {new!r}" for old, new in one.changes))
            yield exercise.name, one.id, found["kind"] if found else None, seconds


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("units", nargs="*", default=unit_names())
    parser.add_argument("--show", action="store_true", help="print what is said of each answer")
    options = parser.parse_args()
    everything = []
    for unit in options.units or unit_names():
        found = list(answers(unit, options.show))
        everything += found
        by_exercise = Counter(name for name, _, kind, _ in found if kind is None)
        explained = sum(kind is not None for _, _, kind, _ in found)
        print(f"{unit}: {explained} of {len(found)} explained; not: {dict(by_exercise)}", flush=True)
    kinds = Counter(kind for _, _, kind, _ in everything)
    known = sum(number for kind, number in kinds.items() if kind)
    print(json.dumps({
        "wrong_answers": len(everything),
        "explained": round(known / len(everything), 4),
        "by_kind": {kind: number for kind, number in kinds.most_common() if kind},
        "milliseconds": round(1e3 * sum(seconds for *_, seconds in everything) / len(everything), 1),
    }))  # fmt: skip


if __name__ == "__main__":
    main()
