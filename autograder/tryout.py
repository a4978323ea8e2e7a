"""Judge single functions in plain Python files: `python -m autograder try`."""

import json
from pathlib import Path

from autograder import judge as judging
from autograder.engine.engine import Engine, KilledError
from autograder.exercises import load_unit
from autograder.spec import source_of

#: Short enough that a folder of endless loops is done within minutes.
LIMITS = {"cell_seconds": 10.0, "call_seconds": 5.0, "notebook_seconds": 60.0}


def try_files(unit, exercise, paths, datasets, no_sandbox=False, seed=None):
    """Judge the function in each file, one warm process for all of them.

    Args:
        unit, exercise: names.
        paths: Python files; each is run by itself.
        datasets: the folder that the sandbox shows as the course's data.
        no_sandbox: run without a sandbox.
        seed: seed of the hidden inputs; fresh if None.

    Yields:
        For each file a dictionary: file, score, max_score, outputs, misconception, message.

    Raises:
        SpecError: unknown unit or exercise.
        NoSandbox: there is no sandbox here and none was waived.
    """
    loaded = load_unit(unit)
    sitting = judging.sitting(unit, loaded[exercise].name, judging.new_seed() if seed is None else seed)
    given = {"the notebook's imports": "\n".join(loaded.given)}
    given |= {other.name: source_of(other.reference) for other in loaded.before(exercise)}
    with Engine(datasets, no_sandbox=no_sandbox, **LIMITS) as engine:
        for path in paths:
            yield {"file": Path(path).name, **as_json(_try_file(engine, sitting, given, Path(path)))}


def _try_file(engine, sitting, given, path):
    try:
        source = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        return judging.nothing(sitting.exercise, f"{path.name} cannot be read: {error}")
    name = sitting.exercise.name
    job = {
        "kind": "file",
        "name": path.name,
        "source": source,
        "given": given,
        "exercise": name,
        "exercises": {name: sitting.job},
    }
    try:
        answer = engine.run_surely(job)
    except KilledError as error:
        return judging.nothing(sitting.exercise, str(error))
    if name not in answer.evidence:
        reason = answer.failed or answer.reason(engine.limits) or "the process that ran it ended early"
        return judging.nothing(sitting.exercise, str(reason))
    return judging.judge(sitting, answer.evidence[name], source)


def as_json(verdict):
    """A verdict as the JSON object that `try` prints."""
    return {
        "score": verdict.score,
        "max_score": verdict.max_score,
        "outputs": {output.name: "right" if output.right else "wrong" for output in verdict.outputs},
        "misconception": verdict.misconception,
        "message": verdict.message,
    }


def run(arguments, datasets, say=print):
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
        say(json.dumps(result, ensure_ascii=False), flush=True)
        full = full and result["score"] >= result["max_score"]
    return 0 if full else 1
