"""Fuzzers at the seams where a stranger's bytes come in: they end in a grade, or in zero with a reason.

`make test` runs a few examples, always the same ones; `make test-all` runs many more, others each time.  A failure
prints the example, and the line (`@reproduce_failure`) that brings it back.
"""

import contextlib
import html.parser
import json
import logging
import math
import os
import re
import resource
import shutil
import socket
import sys
import types
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

import nbformat
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder import verdict as verdicts
from autograder.authoring import demo
from autograder.authoring.sample_class import Desk
from autograder.grading import batch as batches
from autograder.grading import grade, work
from autograder.grading import gradebook as gradebooks
from autograder.grading.store import Store
from autograder.grading.task import Course
from autograder.intake import shape, submitted
from autograder.judge import judgement, marking, rules
from autograder.judge.runs import exercise_run
from autograder.limits import LIMITS, NOTEBOOK_CHARACTERS, TEXT_CHARACTERS
from autograder.nbgrader import converter, execute_and_judge, feedback, reader
from autograder.nbgrader.notes import NOTE
from autograder.nbgrader.quick import nbgrader
from autograder.sandbox import bubblewrap as sandbox
from autograder.sandbox import events
from autograder.sandbox.engine import Engine
from autograder.sandbox.job import Answer
from autograder.units import load_unit
from autograder.verdict import Ended, OutputVerdict, Status, Verdict
from dlutils import evidence, harness
from dlutils.loops import definitions

pytestmark = [pytest.mark.sandbox, pytest.mark.xdist_group("fuzz")]

UNIT = "logistic_regression"
#: The share of examples in `make test`, and the multiples in `make test-all` and `make test-exhaustive`.
SIZES = [
    pytest.param(0.15, id="quick"),
    pytest.param(4, id="large", marks=pytest.mark.large),
    pytest.param(12, id="exhaustive", marks=[pytest.mark.large, pytest.mark.exhaustive]),
]
#: One example may take so long on a busy machine, and this process may grow so much over all of them.
SECONDS, KILOBYTES = 120, 700 << 10


def fuzz(size, examples, strategy, check):
    """Run `check(example)` on so many examples of a strategy, times `size`."""

    @settings(
        max_examples=round(size * examples),
        deadline=None,
        database=None,
        derandomize=size <= 1,
        print_blob=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def run(example):
        try:
            with harness.time_limit(SECONDS):
                check(example)
        except harness.TimeLimit:
            pytest.fail(f"it took more than {SECONDS} seconds")

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    run()
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < KILOBYTES


#: Hypothesis chooses and shrinks what such a generator gives.
RANDOM = st.randoms(use_true_random=False)


# ------------------------------------------------------------------------------------------- mutations of JSON


def places(data, path=()):
    """The paths of everything inside JSON data."""
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, item in items:
        yield (*path, key)
        yield from places(item, (*path, key))


def holder_of(data, path):
    for step in path[:-1]:
        data = data[step]
    return data, path[-1]


def mutate(rng, data, odd, times):
    """Change JSON data in some places: other values, dropped and doubled parts, other keys, one part in another's place."""
    for _ in range(times):
        every = list(places(data))
        if not every:
            break
        inside, key = holder_of(data, rng.choice(every))
        change = rng.choice(["odd", "odd", "odd", "drop", "double", "rename", "swap", "wrap"])
        if change == "odd":
            inside[key] = json.loads(rng.choice(odd))
        elif change == "drop":
            del inside[key]
        elif change == "double" and isinstance(inside, list):
            inside.insert(key, json.loads(json.dumps(inside[key])))
        elif change == "rename" and isinstance(inside, dict):
            inside[rng.choice([*inside, "", "returned", "error", "x" * 400])] = inside.pop(key)
        elif change == "swap":
            other, place = holder_of(data, rng.choice(every))
            with contextlib.suppress(KeyError, IndexError, TypeError):
                inside[key] = json.loads(json.dumps(other[place]))
        elif change == "wrap":
            inside[key] = rng.choice([[inside[key]], {"dict": inside[key]}, {"tuple": [inside[key]]}, {"x": inside[key]}])
    return data


def mutate_bytes(rng, data, times):
    """Change bytes: cut, repeat, insert, flip, and other encodings."""
    for _ in range(times):
        at, change = rng.randint(0, len(data)), rng.choice(["cut", "insert", "flip", "repeat", "encode", "mark"])
        if change == "cut":
            data = data[:at]
        elif change == "insert":
            data = data[:at] + rng.choice([b"\x00", b"\xff", b"\n", b"\r", b'"', b"{", b"]", b"NaN", b"1" * 5000, b"\\ud800", b"[" * 9000, b"\xed\xa0\x80"]) + data[at:]
        elif change == "flip" and data:
            data = data[: at - 1] + bytes([rng.randint(0, 255)]) + data[at:]
        elif change == "repeat":
            end = min(len(data), at + rng.randint(0, 400))
            data = data[:end] + data[at:end] + data[end:]
        elif change == "encode":
            data = data.decode("utf-8", "replace").encode(rng.choice(["utf-16", "utf-8-sig", "latin-1", "utf-32", "utf-7"]), "replace")
        elif change == "mark":
            data = b"\xef\xbb\xbf" + data
    return data


#: Values, as JSON, that stand nowhere in a sound notebook or event.  None of them is right in any exercise.
ODD = [None, True, -1, 3, 777.25, -777.25, 1e308, -0.5, 10**30, 10**400, float("nan"), float("inf"), "", "x" * 5000, "<b>", "½\u202e\x00", "777"]
ODD += [["777.25"], {"x": None}, {"other": "x", "shape": 5}, {"other": "x", "shape": [10**30]}, {"tuple": 5}, {"tuple": "ab"}, {"dict": [[1]]}, {"dict": [[["a"], 5]]}]
ODD += [{"dtype": kind, "shape": shape, "data": data, "scalar": scalar} for kind in ("<f8", ">f4", "O", "V8", "({", "<c16", "<i8", "f8,f8", "(3,)f8", "|b1") for shape in ([], [1], [1, 1], [-1], [2**70], [float("inf")], "12") for data in ("", "AAAAAABJiEA=", "AADAf////38=", 5) for scalar in (True, 0)]  # fmt: skip
ODD = [*map(json.dumps, ODD), "1.0", "-0.0", "[" * 400 + "]" * 400, '{"tuple":[' * 200 + "]}" * 200, '"\\ud800"']


# ------------------------------------------------------------------------------------- (a) what is handed in

SECRET = "4f9d2c-secret-of-somebody-else"
#: Bytes that a graded notebook may have: its text, and what was found for each exercise.
NOTEBOOK_BYTES = shape.MAX_TEXT_BYTES + 2_000_000
NAMES = [b"a", b"b", b"note.txt", b"data", b"x.csv", b"timestamp.txt", f"{UNIT}.ipynb".encode(), b"other.ipynb", b".git", b"...", b"-rf", b"\xff", b"\n", b"\x1b[2J", b" ", "½ü".encode(), b"x" * 255]  # fmt: skip


@pytest.fixture(scope="module")
def desk(root):
    if sandbox.why_not():
        pytest.skip(f"{sandbox.why_not()}: apt-get install bubblewrap (.ci/run does)")
    return Desk(root, UNIT)


@pytest.fixture(scope="module")
def room(root, desk, tmp_path_factory):
    """A course with a neighbour, its batch, and what all tasks of it share."""
    place = tmp_path_factory.mktemp("fuzz")
    course = demo.lay_out(root, place / "course")
    (course / "source").unlink()
    shutil.copytree(root / "source" / UNIT, course / "source" / UNIT)
    (course / "source" / UNIT / "note.txt").write_text("the instructor's")
    (course / "source" / UNIT / "data").mkdir()
    (course / "source" / UNIT / "data" / "x.csv").write_text("the instructor's")
    done = nbgrader(course, "generate_assignment", UNIT, "--force")
    assert done.returncode == 0, done.stderr
    neighbour = course / "submitted" / "ada" / UNIT
    neighbour.mkdir(parents=True)
    (neighbour / f"{UNIT}.ipynb").write_text(nbformat.writes(desk.lean(desk.right())))
    for folder in (neighbour, place):
        (folder / "secret.txt").write_text(SECRET)
    app = grade.nbgrader_app(course, UNIT)
    app.config.ExecuteAndJudge.seed = 5
    batch = batches.Batch(None, Store(place / "results"), coursedir=app.coursedir, parent=app)
    with contextlib.chdir(course), contextlib.closing(gradebooks.BatchGradebook(app.coursedir.db_url)) as book:
        shared = Course(batch.config, (*batch.sanitize_preprocessors, *batch.running), batch.exporter_class, gradebooks.snapshot(book))
        batch.log.setLevel(logging.CRITICAL)
        yield SimpleNamespace(place=place, course=course, batch=batch, shared=shared, lean=json.loads(nbformat.writes(desk.lean(desk.right()))))


class Nobody:
    """In place of the engine: no cell runs."""

    limits, walls = LIMITS, ()

    def run_surely(self, job):
        return Answer(b'{"event": "end"}\n', "done")


@pytest.fixture
def nobody(monkeypatch):
    monkeypatch.setattr(execute_and_judge, "shared_engine", lambda no_sandbox: Nobody())


#: Where `opened` writes down what this process opens and lists, while it does so: an audit hook cannot be taken back.
_opened = []


@contextlib.contextmanager
def opened():
    if not _opened:
        _opened.append(None)
        sys.addaudithook(lambda event, args: _opened[-1].append(args[0]) if event in ("open", "os.listdir", "os.scandir") and _opened[-1] is not None else None)
    _opened.append(found := [])
    try:
        yield found
    finally:
        _opened[1:] = []


def odd_notebook(rng, notebook):
    """The bytes of a file that was a notebook."""
    kind = rng.choice(["sound", "parts", "parts", "old", "text", "bytes"])
    notebook = json.loads(json.dumps(notebook))
    if kind == "parts":
        mutate(rng, notebook, ODD, rng.randint(1, 4))
    if kind == "old":
        cells = [{"input": cell["source"], "language": "python", "collapsed": False, **cell} for cell in notebook["cells"]]
        notebook = {"nbformat": rng.choice([1, 2, 3, 5, 4.0, "3"]), "nbformat_minor": 0, "metadata": {"name": ""}, "worksheets": [{"cells": cells, "metadata": {}}]}
        mutate(rng, notebook, ODD, rng.randint(0, 2))
    text = json.dumps(notebook, ensure_ascii=rng.choice([True, False]))
    if kind == "text":  # the last of two keys counts
        text = rng.choice(['{"cells": [], ', '{"nbformat": 3, ', "[" * 9000, " " * 250_000, "1" * 5000]) + text.replace("{", rng.choice(["{", '{"metadata": 1, ']), 3)[1:]
    data = text.encode("utf-8", "surrogatepass")
    return mutate_bytes(rng, data, rng.randint(1, 3)) if kind == "bytes" else data


def odd_time(rng):
    words = ["2026-01-05", "12:00:00", "12:00:00.5", "UTC", "+9999999999999", "-1", "1e400", "0001-01-01", "9999-12-31", "23:59:60", "Europe/Berlin", "TZ", "/etc/passwd", ":/etc/localtime", "../../../etc/passwd", "\x00", "٣", "am", "Q1", "W53"]
    return " ".join(rng.choice(words) for _ in range(rng.randint(0, 4))).encode()


def hand_in(rng, room, folder):
    """A tree of anything."""
    base = os.fsencode(folder)
    targets = [room.place / "secret.txt", folder.parent.parent / "ada" / UNIT, folder.parent.parent / "ada" / UNIT / "secret.txt", "../../ada", "..", "../../../../secret.txt", ".", "nowhere", "/dev/zero", "/etc/passwd"]
    folders = [base]
    for _ in range(rng.randint(0, 12)):
        place = os.path.join(rng.choice(folders), rng.choice(NAMES))
        kind = rng.choice(["file", "file", "file", "folder", "folder", "link", "link", "hard", "pipe", "socket", "device", "sparse", "closed", "many", "deep", "long"])
        with contextlib.suppress(OSError):  # the name is taken, too long, or this account may not
            make(kind, place, rng, targets, folders, room)
    with contextlib.suppress(OSError):
        path = os.path.join(base, f"{UNIT}.ipynb".encode())
        if not os.path.lexists(path) and rng.random() < 0.8:
            with open(path, "wb") as file:
                file.write(odd_notebook(rng, room.lean))
    with contextlib.suppress(OSError):
        if rng.random() < 0.5:
            with open(folder / "timestamp.txt", "xb") as file:  # never into a pipe or through a link
                file.write(odd_time(rng))


def make(kind, place, rng, targets, folders, room):
    if kind == "folder":
        os.mkdir(place)
        folders.append(place)
    elif kind == "link":
        os.symlink(os.fsencode(rng.choice(targets)), place)
    elif kind == "hard":
        os.link(room.place / "secret.txt", place)
    elif kind == "pipe":
        os.mkfifo(place)
    elif kind == "socket":
        with socket.socket(socket.AF_UNIX) as one:
            one.bind(place)
    elif kind == "device":
        os.mknod(place, 0o20666, os.makedev(1, rng.choice([3, 5, 7])))
    elif kind == "sparse":
        with open(place, "xb") as file:
            file.truncate(rng.choice([21 << 20, 1 << 40]))
    elif kind == "many":
        os.mkdir(place)
        for number in range(300):
            open(os.path.join(place, b"%d" % number), "x").close()
    elif kind == "deep":
        for _ in range(30):
            os.mkdir(place)
            place = os.path.join(place, b"deep")
    elif kind == "long":  # longer than any path that the system takes
        at = os.open(os.path.dirname(place), os.O_RDONLY)
        for _ in range(20):
            os.mkdir(b"x" * 255, dir_fd=at)
            below = os.open(b"x" * 255, os.O_RDONLY, dir_fd=at)
            os.close(at)
            at = below
        os.close(at)
    else:
        with open(place, "xb") as file:
            file.write(rng.choice([b"", b"a note", b"\xff" * 1000]))
        if kind == "closed":
            os.chmod(place, 0)


def fresh_folder(rng, course):
    """The folder of a student; at times it is no folder, or a link to a neighbour's, or its student's is."""
    student = course / "submitted" / "mal"
    for folder in (student, course / "autograded" / "mal") if rng.random() < 0.5 else (student,):
        if folder.is_symlink():
            folder.unlink()
        shutil.rmtree(folder, ignore_errors=True)
    kind = rng.choice(["folder"] * 9 + ["file", "link", "student is a link"])
    if kind == "student is a link":
        student.symlink_to("ada")
        return student / UNIT, False
    student.mkdir()
    if kind == "file":
        (student / UNIT).write_text("no folder")
    elif kind == "link":
        (student / UNIT).symlink_to(f"../ada/{UNIT}")
    else:
        (student / UNIT).mkdir()
    return student / UNIT, kind == "folder"


def contents(folder):
    return {path: (path.lstat().st_mode, path.lstat().st_mtime_ns, path.read_bytes() if path.is_file() else None) for path in folder.rglob("*")}


def read_and_graded(room, folder):
    """What each road makes of a folder: (task, result, files that were copied)."""
    task = room.batch._task(folder, "version")
    result = work.grade_one(room.shared, task)
    converter.OwnFiles.init_assignment(room.batch, UNIT, "mal")
    submitted.timestamp(room.batch.coursedir, folder)
    copied = room.course / "autograded" / "mal" / UNIT
    return task, result, {path: path.read_bytes() for path in copied.rglob("*") if path.is_file()}


def check_folder(room):
    def check(rng):
        folder, real = fresh_folder(rng, room.course)
        if real:
            hand_in(rng, room, folder)
        others = contents(room.course / "submitted" / "ada")
        with opened() as paths:
            task, result, copied = read_and_graded(room, folder)
        text = result["notebooks"][UNIT]
        check_notebook(text)
        assert contents(room.course / "submitted" / "ada") == others
        assert not {os.path.realpath(path) for path in paths if not isinstance(path, int)} & {str(path) for path in (*others, room.place / "secret.txt")}
        assert {name: task.files[name] for name in ("note.txt", "data/x.csv")} == {name: b"the instructor's" for name in ("note.txt", "data/x.csv")}
        for data in (*task.files.values(), *copied.values(), text.encode()):
            assert SECRET.encode() not in data
        assert sum(map(len, copied.values())) < submitted.MAX_FILES_BYTES + 1000

    return check


def check_notebook(text):
    """Every graded cell has a score as nbgrader reads it, and a verdict with a message."""
    assert len(text.encode()) < NOTEBOOK_BYTES
    notebook = nbformat.reads(text, 4)
    nbformat.validate(notebook)
    cells = {cell.metadata.nbgrader.grade_id: cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade") and cell.cell_type == "code"}
    points = {exercise.name: exercise.points for exercise in load_unit(UNIT)}
    assert cells.keys() == points.keys()
    for name, cell in cells.items():
        [output] = cell.outputs
        assert output.output_type == "execute_result"
        assert 0 <= float(output.data["text/plain"]) <= points[name]
        assert cell.metadata[NOTE].verdict.message


@pytest.mark.parametrize("size", SIZES)
def test_whatever_is_handed_in_is_graded_or_zero_with_a_reason(size, room, nobody):
    fuzz(size, 30, RANDOM, check_folder(room))


@pytest.mark.large
def test_whatever_is_handed_in_and_run_is_graded_or_zero_with_a_reason(room):
    fuzz(1, 60, RANDOM, check_folder(room))


#: Files on which a fault that is planted shows.
FAULTY = {
    "a link to the student's folder is followed": (lambda folder: None, submitted, "is_linked", lambda folder: False),
    "links are followed": (lambda folder: os.symlink("../../ada/" + UNIT + "/secret.txt", folder / "a"), submitted, "_take", lambda entry, name, found: found.files.__setitem__(name, Path(entry.path).resolve())),
    "a notebook's errors end it": (lambda folder: (folder / f"{UNIT}.ipynb").write_text("{"), reader.ForgivingExporter, "from_filename", reader.NotebookExporter.from_filename),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTY)
def test_a_fault_in_the_reading_is_found(room, nobody, monkeypatch, fault):
    spoil, place, name, wrong = FAULTY[fault]
    folder = room.course / "submitted" / "mal" / UNIT

    def planted(rng, course):
        shutil.rmtree(folder.parent, ignore_errors=True)
        if fault.startswith("a link"):
            folder.parent.mkdir()
            folder.symlink_to(f"../ada/{UNIT}")
        else:
            folder.mkdir(parents=True)
            spoil(folder)
        return folder, False

    monkeypatch.setitem(globals(), "fresh_folder", planted)
    check_folder(room)(None)
    monkeypatch.setattr(place, name, wrong)
    with pytest.raises((AssertionError, ValueError, FileNotFoundError)):
        check_folder(room)(None)


# -------------------------------------------------------------------------------- (b) the events that come back

#: A unit with helpers and one without, and exercises of each.
STREAMS = {"logistic_regression": None, "vectorization": None}
BLANK = "def {name}(*args, **kwargs):\n    return None\n"
#: So much comes of a stream, as JSON, at most.
RESULT_BYTES = 4 * NOTEBOOK_CHARACTERS


@pytest.fixture(scope="module")
def streams(root, desk):
    """{(unit, whether the answers are right): (lines of the real stream, runs, sources)}."""
    found = {}
    with Engine(root / "datasets") as engine:
        for unit in STREAMS:
            desk = Desk(root, unit)
            runs = {exercise.name: exercise_run(unit, exercise.name, 5) for exercise in desk.unit}
            for right in (True, False):
                answers = desk.right() if right else {name: BLANK.format(name=name) for name in runs}
                notebook = desk.lean(answers)
                answer = engine.run(execute_and_judge.make_job(notebook, runs))
                lines = [json.loads(line) for line in answer.data.splitlines()]
                lines = [line for line in lines if len(json.dumps(line)) < 100_000]  # the long ones are like the short ones
                lines = [{**line, "evidence": {**line["evidence"], "source": None}} if "evidence" in line else line for line in lines]
                names = [line["exercise"] for line in lines if line["event"] == "evidence"]
                found[unit, right] = (lines, {name: runs[name] for name in names}, execute_and_judge.sources_before(notebook, names))
    return found


def spoiled(value):
    """What a right function returned, in the same form, with wrong numbers and texts."""
    if isinstance(value, dict) and "dtype" in value:
        dtype = np.dtype(value["dtype"])
        array = np.full(value["shape"], 777.25).astype(dtype) if dtype.kind != "b" else np.full(value["shape"], 2).astype("<i8")
        return evidence._encode_array(array, value["scalar"])
    if isinstance(value, dict) and "dict" in value:
        return {"dict": [[key, spoiled(item)] for key, item in value["dict"]]}
    if isinstance(value, dict):
        return {key: spoiled(item) for key, item in value.items()}
    if isinstance(value, list):
        return [spoiled(item) for item in value]
    return "777" if isinstance(value, str) else 777.25


def forge(rng, blank, right):
    """Blank evidence made up with what a right function gives, but for what it returned."""
    changes = [
        lambda call, model: call.update(returned=spoiled(model["returned"])),
        lambda call, model: call.update(asked=model["asked"]),
        lambda call, model: call.update(helper_calls=model["helper_calls"]),
        lambda call, model: call.update(helper_calls=[{**one, "returned": spoiled(one.get("returned"))} for one in model["helper_calls"]]),
        lambda call, model: (call.pop("returned", None), call.update(error={"type": "NameError", "message": "name 'sigmoid' is not defined", "name": "sigmoid"})),
    ]
    chosen = [change for change in changes if rng.random() < 0.5]
    for run, models in zip(blank["runs"], right["runs"]):
        for call, model in zip(run, models):
            for change in chosen:
                change(call, model)
    return blank


def odd_stream(rng, lines, names):
    """The bytes of a stream that was sound."""
    lines = json.loads(json.dumps(lines))
    order = list(range(len(lines)))
    for _ in range(rng.randint(1, 4)):
        at = rng.choice(order)
        change = rng.choice(["parts", "parts", "parts", "exercise", "repeat", "drop"])
        if change == "parts":
            mutate(rng, lines[at], ODD, rng.randint(1, 3))
        elif change == "exercise":
            lines[at]["exercise"] = rng.choice([*names, "x"])
        elif change == "repeat":
            order.insert(rng.choice(order), at)
        elif len(order) > 1:
            order.remove(at)
    data = b"\n".join(json.dumps(lines[at], ensure_ascii=rng.choice([True, False])).encode("utf-8", "surrogatepass") for at in order)
    return mutate_bytes(rng, data, rng.randint(1, 2)) if rng.random() < 0.3 else data


def check_marked(data, runs, sources, most=None):
    """A stream comes to verdicts and outputs in bounds; with `most`, to no more marks than that."""
    marked = marking.mark(Answer(data, Ended.DONE), runs, sources, LIMITS)
    assert marked.verdicts.keys() == runs.keys()
    for name, verdict in marked.verdicts.items():
        assert 0 <= verdict.score <= (runs[name].exercise.points if most is None else most), (name, verdict.score)
        assert math.isfinite(verdict.score)
        assert verdict.message
        said = [verdict.message, verdict.inputs, verdict.misconception or ""]
        assert max(map(len, [*said, *(text for output in verdict.outputs for text in (output.name, output.problem))])) <= TEXT_CHARACTERS
    cells = [nbformat.v4.new_code_cell("", outputs=[nbformat.from_dict(output) for output in outputs]) for outputs in marked.cells.values()]
    notebook = nbformat.v4.new_notebook(cells=cells)
    nbformat.validate(notebook)
    text = json.dumps([nbformat.writes(notebook), [verdict.as_dict() for verdict in marked.verdicts.values()]], allow_nan=False)
    assert len(text.encode()) < RESULT_BYTES
    return marked


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("unit", STREAMS)
def test_whatever_comes_back_is_judged(size, unit, streams):
    lines, runs, sources = streams[unit, True]
    whole = check_marked(b"\n".join(json.dumps(line).encode() for line in lines), runs, sources)
    assert all(verdict.full for verdict in whole.verdicts.values())
    fuzz(size, 30, RANDOM, lambda rng: check_marked(odd_stream(rng, lines, [*runs]), runs, sources))


@pytest.mark.sample(1)
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("unit", STREAMS)
def test_nothing_but_right_values_earns_a_mark(size, unit, streams):
    lines, runs, sources = streams[unit, False]
    right = {line["exercise"]: line["evidence"] for line in streams[unit, True][0] if line["event"] == "evidence"}

    def check(rng):
        forged = json.loads(json.dumps(lines))
        for line in forged:
            if line.get("exercise") in right and rng.random() < 0.7:
                forge(rng, line["evidence"], json.loads(json.dumps(right[line["exercise"]])))
        data = rng.choice([odd_stream(rng, forged, [*runs]), b"\n".join(event(**line) for line in forged)])
        check_marked(data, runs, sources, most=0)

    fuzz(size, 25, RANDOM, check)


def event(**fields):
    return json.dumps(fields).encode()


@contextlib.contextmanager
def planted(monkeypatch):
    """A fault that the judging process sees too: it is started anew, before and after."""
    marking.judging_process().close()
    with monkeypatch.context() as patch:
        yield patch
    marking.judging_process().close()


def test_a_fault_in_the_judging_is_found(streams, monkeypatch):
    lines, runs, sources = streams[UNIT, True]
    sound = b"\n".join(json.dumps(line).encode() for line in lines)
    with pytest.raises(AssertionError):  # right values earn marks: that the rest stays at zero says something
        check_marked(sound, runs, sources, most=0)
    shouting = event(event="evidence", exercise="propagate", evidence={"missing": "x" * 900})
    no_output = event(event="cell", index=0, outputs=[{"output_type": "stream", "name": 5, "text": "x"}], count=1, seconds=0)
    for data in (shouting, no_output):
        check_marked(data, runs, sources)
    with planted(monkeypatch) as patch:
        patch.setattr(events, "_event_of", json.loads)
        with pytest.raises((nbformat.ValidationError, ValueError, TypeError)):
            check_marked(no_output, runs, sources)
    with planted(monkeypatch) as patch:
        patch.setattr(judgement, "cut", lambda verdict, longest: verdict)
        patch.setitem(globals(), "TEXT_CHARACTERS", 100)
        with pytest.raises(AssertionError):
            check_marked(shouting, runs, sources)


# --------------------------------------------------------------------------------------- (c) a verdict's text

PIECES = ["<script>alert(1)</script>", "</code>", "</p></td></table>", "`", "``", "&lt;", "&", '" onmouseover="x', "' style='", "<!--", "]]>", "$x$", "\\(", "![x](http://x)", "\x00", "\x1b[2J", "\u202e", "\u2028", "\ud800", "\udcff", "\r\n", "½", "\U0010ffff", "x" * 3000]  # fmt: skip
TEXT = st.lists(st.sampled_from(PIECES) | st.text(max_size=20), max_size=8).map("".join)
OUTPUT = st.builds(OutputVerdict, TEXT, st.booleans(), TEXT)
VERDICT = st.builds(Verdict, st.just(UNIT), st.just("propagate"), st.floats(0, 10), st.just(10.0), st.sampled_from(Status), st.lists(OUTPUT, max_size=6), st.lists(st.sampled_from(["no-bias", "climbs"]), max_size=3), st.none() | TEXT, TEXT, TEXT, diagnosis=st.none() | st.fixed_dictionaries({"id": TEXT, "kind": TEXT, "sentence": TEXT}))
PAGE_CHARACTERS = 150_000


class Tags(html.parser.HTMLParser):
    """Collects the tags and attributes of a page."""

    def __init__(self, page):
        super().__init__()
        self.found = set()
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.found.add((tag, *attrs))

    def handle_comment(self, data):
        self.found.add(("comment", data))

    handle_decl = handle_pi = unknown_decl = handle_comment


#: All that `verdict_html` writes by itself.
OWN = {("p",), ("b",), ("code",), ("table",), ("tr",), *((tag, ("style", feedback.CELL.split('"')[1])) for tag in ("th", "td")), *(("p", ("style", style)) for style in feedback.STYLE.values())}


def check_page(verdict):
    cell = nbformat.v4.new_code_cell("1", metadata={"nbgrader": {"points": 10}})
    verdict = verdicts.cut(verdict, TEXT_CHARACTERS)
    execute_and_judge.write_verdict(cell, verdict)
    text = nbformat.writes(nbformat.v4.new_notebook(cells=[cell])).encode()
    assert len(text) < 4 * PAGE_CHARACTERS
    [again] = nbformat.reads(text.decode(), 4).cells
    [output] = again.outputs
    assert float(output.data["text/plain"]) == round(verdict.score, 2)
    assert len(output.data["text/html"]) < PAGE_CHARACTERS
    assert Tags(output.data["text/html"]).found <= OWN
    assert again.metadata[NOTE]["text"] == feedback.verdict_text(verdict)


@pytest.mark.parametrize("size", SIZES)
def test_no_text_of_a_verdict_is_more_than_text(size):
    fuzz(size, 150, VERDICT, check_page)


def test_a_fault_in_the_page_is_found(monkeypatch):
    shouting = lambda: Verdict(UNIT, "x", 0.0, 10.0, Status.WRONG, [OutputVerdict("<i>", False, "<b onclick=x>")], message="<script>" + "&" * 50_000)
    check_page(shouting())
    with monkeypatch.context() as patch:
        patch.setattr(feedback.html, "escape", str)
        with pytest.raises(AssertionError):
            check_page(shouting())
    monkeypatch.setattr(verdicts, "cut", lambda verdict, longest: verdict)
    with pytest.raises(AssertionError):
        check_page(shouting())


# ------------------------------------------------------------------------------------- evidence, back and forth

NUMBER = st.none() | st.booleans() | st.integers(-(10**40), 10**40) | st.floats() | st.text(max_size=30)
ARRAY = st.builds(lambda kind, shape, fill: np.full(shape, fill).astype(kind), st.sampled_from(["<f8", ">f8", "<f4", "<f2", "<i8", ">i2", "|u1", "|b1", "<c16"]), st.lists(st.integers(0, 3), max_size=3), st.integers(0, 1))
VALUE = st.recursive(NUMBER | ARRAY, lambda inside: st.lists(inside, max_size=4) | st.lists(inside, max_size=4).map(tuple) | st.dictionaries(st.text(max_size=5) | st.integers(), inside, max_size=4), max_leaves=12)
JSON = st.recursive(NUMBER, lambda inside: st.lists(inside, max_size=4) | st.dictionaries(st.sampled_from(["tuple", "dict", "other", "shape", "dtype", "data", "scalar", "x"]) | st.text(max_size=3), inside, max_size=5), max_leaves=15)


def alike(one, other):
    """Whether two values are the same, of the same types and with the same numbers."""
    if type(one) is not type(other):
        return False
    if isinstance(one, np.ndarray):
        return one.dtype == other.dtype and one.shape == other.shape and one.tobytes() == other.tobytes()
    if isinstance(one, (list, tuple)):
        return len(one) == len(other) and all(map(alike, one, other))
    if isinstance(one, dict):
        return list(one) == list(other) and all(alike(one[key], other[key]) for key in one)
    return repr(one) == repr(other)


def check_round_trip(value):
    encoded = evidence.encode(value)
    assert alike(evidence.decode(json.loads(json.dumps(encoded))), value)


def check_decode(data):
    with contextlib.suppress(ValueError):
        evidence.decode(data)


@pytest.mark.parametrize("size", SIZES)
def test_what_encodes_comes_back_as_it_was(size):
    fuzz(size, 200, VALUE, check_round_trip)


@pytest.mark.parametrize("size", SIZES)
def test_decode_takes_any_json_or_says_that_it_is_none(size):
    fuzz(size, 200, JSON | st.sampled_from(ODD).map(json.loads), check_decode)


def test_a_fault_in_the_evidence_is_found(monkeypatch):
    check_round_trip((1, [2.0]))
    monkeypatch.setattr(evidence, "decode", evidence._decode)
    with pytest.raises(TypeError):
        check_decode({"tuple": 5})
    monkeypatch.setattr(evidence, "encode", lambda value: [1, [2.0]])
    with pytest.raises(AssertionError):
        check_round_trip((1, [2.0]))


# ----------------------------------------------------------------------------------------------- time stamps


SILENT = SimpleNamespace(log=logging.Logger("silent", logging.CRITICAL + 1))


#: Where the names of time zones are looked up, and the code that does so.
ZONES = ("/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/usr/share/lib/zoneinfo", "/etc/zoneinfo", "/etc/localtime", sys.prefix, sys.base_prefix)


def check_time(folder):
    def check(text):
        (folder / "timestamp.txt").write_bytes(text)
        with opened() as paths:
            found = submitted.timestamp(SILENT, folder)
        assert found is None or (isinstance(found, datetime) and found.tzinfo is None)
        read = [str(path) for path in paths if isinstance(path, (str, Path))]
        assert all(path.startswith((str(folder), *ZONES)) for path in read), read

    return check


@pytest.mark.parametrize("size", SIZES)
def test_a_time_stamp_is_a_time_or_nothing_and_no_other_file_is_opened(size, tmp_path):
    submitted.parse_utc("2026-01-05 12:00:00 Nowhere/Land")  # imports what it needs
    texts = RANDOM.map(lambda rng: mutate_bytes(rng, odd_time(rng), rng.randint(0, 1))[:300])
    fuzz(size, 200, texts, check_time(tmp_path))


def test_a_fault_in_the_reading_of_time_is_found(tmp_path, monkeypatch):
    submitted.parse_utc("2026-01-05 12:00:00 Nowhere/Land")
    (tmp_path / "course").mkdir()
    (tmp_path / "zone").write_bytes(b"TZif")
    named = f"2026-01-05 12:00:00 {tmp_path / 'zone'}".encode()
    check_time(tmp_path / "course")(named)
    monkeypatch.setattr(submitted, "_ZONE", re.compile(".*"))
    with pytest.raises(AssertionError):
        check_time(tmp_path / "course")(named)


# --------------------------------------------------------------------------------------------- what ran, by its text

#: Ways to bind `f`; `{k}` is the mark by which a definition is known.
BINDINGS = [
    "def f():\n    return {k}",
    "@lambda g: g\ndef f():\n    return {k}",
    "class f:\n    def __new__(cls):\n        return {k}",
    "f = lambda: {k}",
    "f: object = lambda: {k}",
    "f, other = (lambda: {k}), 0",
    "[f, *other] = [(lambda: {k})]",
    "other = f = lambda: {k}",
    "(f := lambda: {k})",
    "[f := (lambda: {k}) for _ in [0]]",
    "for f in [lambda: {k}]:\n    pass",
    "for _, (f, other) in [(0, ((lambda: {k}), 0))]:\n    pass",
    "with nullcontext(lambda: {k}) as f:\n    pass",
    "import m{k} as f",
    "from m{k} import f",
    "from m{k} import g as f",
    "match (lambda: {k}):\n    case f:\n        pass",
    "match [0, (lambda: {k})]:\n    case [0, f]:\n        pass",
    "match (lambda: {k}):\n    case object() as f:\n        pass",
    "def put{k}():\n    global f\n    f = lambda: {k}",
    "def put{k}():\n    global f\n    for f in [lambda: {k}]:\n        pass",
    "def put{k}():\n    def deeper():\n        global f\n        def f():\n            return {k}\n    deeper()",
    "class C:\n    global f\n    def f():\n        return {k}",
    "def other():\n    f = lambda: {k}",
    "other = [f for f in [lambda: {k}]]",
    "f: object",
    "try:\n    1 / 0\nexcept ZeroDivisionError as error:\n    f = lambda: {k}",
]  # fmt: skip
AROUND = ["{}", "{}", "{}", "if True:\n{in}", "if False:\n{in}", "try:\n    1 / 0\n{in}\nexcept ZeroDivisionError:\n    pass", "try:\n{in}\nfinally:\n    pass", "while True:\n{in}\n    break", "with nullcontext():\n{in}", "match 1:\n    case 1:\n{in2}"]  # fmt: skip


def statement(k, binding, around):
    text = binding.replace("{k}", str(k))
    indented = "\n".join(f"    {line}" for line in text.splitlines())
    return around.replace("{in2}", "\n".join(f"    {line}" for line in indented.splitlines())).replace("{in}", indented).replace("{}", text)


PARTS = st.lists(st.tuples(st.sampled_from(BINDINGS), st.sampled_from(AROUND), st.integers(0, 9)), min_size=1, max_size=6)


def check_definitions(parts):
    """The definition that ran is among those that may have: texts as the cells of a notebook."""
    cells = []
    for number, (binding, around, call) in enumerate(parts):
        cells.append(statement(1000 + number, binding, around))
        cells.append(f"if 'put{1000 + call}' in globals():\n    put{1000 + call}()")
    ran = run(cells)
    if ran is None:
        return
    found = definitions(rules.module_of(cells), "f")
    assert any(str(ran) in rules.ast.unparse(node) for node in found), f"{ran} ran:\n" + "\n".join(cells)


def run(cells):
    """The mark of the `f` that is there after the cells have run; None where there is none."""
    space = {"nullcontext": contextlib.nullcontext}
    for number in range(1000, 1010):
        module = sys.modules[f"m{number}"] = types.ModuleType(f"m{number}")
        module.f = module.g = lambda number=number: number
        module.__class__ = type("Callable", (types.ModuleType,), {"__call__": lambda self, number=number: number})
    try:
        for cell in cells:
            exec(compile(cell, "cell", "exec"), space)
        return space["f"]() if "f" in space else None
    finally:
        for number in range(1000, 1010):
            del sys.modules[f"m{number}"]


@pytest.mark.parametrize("size", SIZES)
def test_the_definition_that_ran_is_found(size):
    fuzz(size, 300, PARTS, check_definitions)


def test_a_fault_in_the_search_is_found(monkeypatch):
    parts = [(BINDINGS[0], "{}", 9), ("f = lambda: {k}", "if True:\n{in}", 9)]
    check_definitions(parts)
    monkeypatch.setitem(globals(), "definitions", lambda module, name: [node for node in module.body if getattr(node, "name", "") == name])
    with pytest.raises(AssertionError):
        check_definitions(parts)
