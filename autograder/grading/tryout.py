"""Judge single functions in plain Python files: `python -m autograder try`."""

import json
from pathlib import Path

from autograder.errors import KilledError
from autograder.intake import submitted
from autograder.judge import marking
from autograder.judge.judgement import zero
from autograder.judge.runs import exercise_run, new_seed
from autograder.plain_text import in_one_line
from autograder.sandbox.engine import Engine
from autograder.specification import source_of
from autograder.units import load_unit
from autograder.verdict import Ended, Status

#: Short enough that a folder of endless loops is done within minutes.
LIMITS = {"cell_seconds": 10.0, "call_seconds": 5.0, "notebook_seconds": 60.0}
#: A Python file with one function is not larger.
MOST_BYTES = 1_000_000


def try_files(unit, exercise, paths, datasets, no_sandbox=False, seed=None):
    """Judge the function in each file, one warm process for all of them.

    Args:
        unit, exercise: names.
        paths: Python files; each is run by itself.
        datasets: the folder that the sandbox shows as the course's data.
        no_sandbox: run without a sandbox.
        seed: seed of the hidden inputs; fresh if None.

    Yields:
        For each file a dictionary: file, score, max_score, outputs, misconception, diagnosis, message.

    Raises:
        SpecError: unknown unit or exercise.
        NoSandbox: there is no sandbox here and none was waived.
    """
    loaded = load_unit(unit)
    run = exercise_run(unit, loaded[exercise].name, new_seed() if seed is None else seed)
    given = given_texts(loaded, exercise)
    with Engine(datasets, no_sandbox=no_sandbox, **LIMITS) as engine:
        for path in paths:
            yield {"file": Path(path).name, **as_json(_try_file(engine, run, given, Path(path)))}


def given_texts(unit, exercise):
    """{name: text} of what is run before a file, as in the notebook: its imports, and the exercises that come earlier.

    A file can read them, so it gets no reference of its own exercise or of a later one.
    """
    earlier = {other.name: source_of(other.reference) for other in unit.before(exercise)}
    return {"the notebook's imports": "\n".join(unit.given)} | earlier


def _try_file(engine, run, given, path):
    name = run.exercise.name
    try:
        source = submitted.read_ordinary(path, MOST_BYTES).decode()
        job = {
            "kind": "file",
            "name": path.name,
            "source": source,
            "given": given,
            "exercise": name,
            "exercises": {name: run.job},
        }
        answer = engine.run_surely(job)
        return marking.mark(answer, {name: run}, {name: [source]}, engine.limits).verdicts[name]
    except (OSError, ValueError) as error:
        return zero(run.exercise, Status.UNREADABLE, f"{in_one_line(path.name)} cannot be read: {in_one_line(error)}")
    except KilledError as error:
        return zero(run.exercise, Status.NOT_REACHED, str(error), ended=Ended.KILLED)


def as_json(verdict):
    """A verdict as the JSON object that `try` prints."""
    return {
        "score": verdict.score,
        "max_score": verdict.max_score,
        "outputs": {output.name: "right" if output.right else "wrong" for output in verdict.outputs},
        "misconception": verdict.misconception,
        "diagnosis": verdict.diagnosis,
        "message": verdict.message,
    }


def run(arguments, datasets, log=print):
    """The verb: print one JSON object a file; returns the exit code."""
    if arguments.all:
        folder = Path(arguments.all)
        if not folder.is_dir():
            raise FileNotFoundError(f"{folder} is not a folder")
        paths = sorted(folder.glob("*.py"))
        if not paths:
            raise FileNotFoundError(f"there is no *.py file in {folder}")
    else:
        paths = [Path(arguments.file)]
        if not paths[0].is_file():
            raise FileNotFoundError(f"there is no file {paths[0]}")
    full = True
    found = try_files(arguments.unit, arguments.exercise, paths, datasets, arguments.no_sandbox, arguments.seed)
    for result in found:
        log(json.dumps(result, ensure_ascii=False), flush=True)
        full = full and result["score"] >= result["max_score"]
    return 0 if full else 1
