"""How fast is a class graded, and does every road give the same marks?

    python benchmarks/grading.py [--submissions 160] [--units ...] [--large] [--huge]

The same submissions of all units (right, partly wrong, blank, slow, raising, ending the process) are graded by

* ours: `python -m autograder grade`, sandbox on, as many at a time as `grade` takes by itself;
* stock: `nbgrader autograde` as it comes, a cold kernel for each notebook, the judge as the hidden test inside the
  kernel.  Figures and long training runs are left out there as well, and so are the visible checks;
* floor: a warm process forks for each submission, executes its cells and calls each graded function on the hidden
  inputs; no sandbox, no outputs, no clean-up, no judge, no gradebook; as many at a time as ours.

Stock and ours take turns unit by unit, so that a machine which is busy with something else slows both down alike.
`--large` grades 1,000 submissions (time per submission and memory as the class grows) and compares two Dask workers
with one.  `--huge` grades 10,000, and opens the class's report and its list in the formgrader.  Without a name after
`--units` nothing is compared.  The last line is one JSON object with at least `identical_marks`, `vs_nbgrader`
(stock's time over ours) and `vs_floor` (our time over the floor's); `build/grading.json` holds the same.
"""

import argparse
import contextlib
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from autograder.nbgrader.quick import skip_slow_import  # noqa: E402

skip_slow_import()

import nbformat  # noqa: E402

from autograder.authoring import demo  # noqa: E402
from autograder.authoring.sample_class import Desk, find, names  # noqa: E402
from autograder.grading import grade  # noqa: E402
from autograder.grading.executors import default_places  # noqa: E402
from autograder.judge.runs import exercise_run  # noqa: E402
from autograder.nbgrader.quick import nbgrader  # noqa: E402
from autograder.units import load_unit, unit_names  # noqa: E402

SEED = 20260105
#: The unit of the large classes.
LARGE = "vectorization"
MARK_SCHEME = re.compile(r"^[^\n]*BEGIN MARK SCHEME.*?END MARK SCHEME[^\n]*\n?", re.MULTILINE | re.DOTALL)

#: nbgrader as it comes, but for the texts that must not reach the release.
STOCK_CONFIG = """
c = get_config()
c.CourseDirectory.ignore = ["*.py", "*.pyc", "__pycache__"]
c.ClearSolutions.code_stub = {"python": "raise NotImplementedError"}
c.Execute.timeout = 120
"""


# ------------------------------------------------------------------------------------------- submissions


def kinds(desk):
    """The kinds of submission, by name: each a notebook."""
    from autograder.authoring.sample_class import middle

    right, first, last = desk.right(), names(desk.unit)[0], names(desk.unit)[-1]
    slips = [e.name for e in desk.unit if e.misconceptions]
    yield "right", desk.notebook(right)
    yield "slip", desk.notebook(desk.with_slip(middle(desk.unit)))
    yield "half", desk.notebook(desk.right(*names(desk.unit)[len(right) // 2 :]))
    yield "slow", desk.notebook(right, before="import time; time.sleep(0.1)\n")
    yield "right", desk.notebook(desk.styles())
    yield "blank", desk.notebook({})
    yield "slip", desk.notebook(desk.with_slip(slips[0], 1))
    yield "raising", desk.notebook({**right, last: f"def {last}(*arguments):\n    raise ValueError('no')"})
    yield "slip", desk.notebook(desk.with_slip(slips[-1]))
    yield "ending", desk.notebook({**right, first: "import os\nos._exit(1)"})


def hand_in(course, desk, number):
    """`number` submissions, each different from all others by a remark."""
    made = list(kinds(desk))
    for index in range(number):
        kind, notebook = made[index % len(made)]
        notebook.cells[-1].source += (
            f"\n<!-- {index} -->" if notebook.cells[-1].cell_type == "markdown" else f"\n# {index}"
        )
        folder = course / "submitted" / f"{index:04d}-{kind}" / desk.unit.name
        folder.mkdir(parents=True)
        nbformat.write(notebook, folder / f"{desk.unit.name}.ipynb")


# ------------------------------------------------------------------------------------------ the three roads


def run_ours(course, unit, jobs):
    done = autograder(course, "grade", unit, "--seed", SEED, "-j", jobs)
    if done.returncode:
        raise SystemExit(done.stdout + done.stderr)


def autograder(course, *arguments):
    command = [sys.executable, "-m", "autograder", *map(str, arguments)]
    return subprocess.run(
        command, cwd=course, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )


def stock_course(course, unit):
    """A course folder without our plug-ins, in which a graded cell's last line is its score."""
    (course / "nbgrader_config.py").write_text(STOCK_CONFIG)
    (course / "source").unlink()
    folder = course / "source" / unit
    folder.mkdir(parents=True)
    notebook = nbformat.read(ROOT / "source" / unit / f"{unit}.ipynb", 4)
    for cell in notebook.cells:
        cell.source = MARK_SCHEME.sub("", cell.source)  # stock takes them in cells of another kind alone
    for name in names(load_unit(unit)):
        find(notebook, name).source = (
            "### BEGIN HIDDEN TESTS\nfrom autograder.judge.judgement import judge\n"
            "from autograder.judge.runs import exercise_run\nfrom dlutils import harness\n"
            f"_run = exercise_run({unit!r}, {name!r}, {SEED})\n"
            "_cells = [text for text in In if 'harness.record' not in text]\n"
            "judge(_run, harness.record(_run.job, globals()), _cells).score\n### END HIDDEN TESTS"
        )
    nbformat.write(notebook, folder / f"{unit}.ipynb")


def run_stock(course, unit):
    done = nbgrader(course, "autograde", unit)
    return done.stderr


def run_floor(course, unit, jobs):
    """Seconds to execute the cells alone, in a process of its own that has done the imports."""
    command = [sys.executable, __file__, "--floor", unit, "-j", str(jobs)]
    env = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "DLCOURSE_ENGINE": "1"}
    done = subprocess.run(command, cwd=course, capture_output=True, text=True, env=env)
    if done.returncode:
        raise SystemExit(f"the floor could not be measured: {done.stderr}")
    return float(done.stdout.splitlines()[-1])


def floor(unit, jobs):
    """Fork, execute, next; prints the seconds."""
    import io

    from autograder import sandbox as engine
    from dlutils import harness

    sys.path.insert(0, engine.__path__[0])  # where the sandbox has it: outside any package
    import runner

    runner.warm_up()
    runs = {name: exercise_run(unit, name, SEED) for name in names(load_unit(unit))}
    notebooks = [nbformat.read(path, 4) for path in sorted(Path().glob(f"submitted/*/{unit}/{unit}.ipynb"))]
    runner.freeze()  # as ours: without it collections of garbage would slow the floor, and flatter the ratio
    begin, running = time.perf_counter(), set()
    for notebook in notebooks:
        if len(running) == jobs:
            running.discard(os.wait()[0])
        pid = os.fork()
        if pid == 0:
            with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
                execute(notebook, runs, harness)
            os._exit(0)
        running.add(pid)
    while running:
        running.discard(os.wait()[0])
    print(time.perf_counter() - begin)


def execute(notebook, runs, harness):
    space = {"__name__": "__main__"}
    for cell in notebook.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if cell.cell_type != "code":
            continue
        with contextlib.suppress(Exception):
            exec(compile(cell.source, "cell", "exec"), space)
        if name in runs:
            harness.record(runs[name].job, space)


# -------------------------------------------------------------------------------------------- measuring


def compare_roads(folder, units, number, jobs):
    """{unit: seconds by road} and whether all marks agree."""
    found, identical = {}, True
    for unit in units:
        ours, stock = folder / unit / "ours", folder / unit / "stock"
        for course in (ours, stock):
            demo.lay_out(ROOT, course)
        stock_course(stock, unit)
        for course in (ours, stock):
            demo.stock(course, "generate_assignment", unit, "--force")
            hand_in(course, Desk(ours, unit), number)
        seconds = {"ours": timed(run_ours, ours, unit, jobs), "stock": timed(run_stock, stock, unit)}
        seconds["floor"] = run_floor(ours, unit, jobs)
        differences = list(different_marks(ours, stock, unit))
        identical = identical and not differences
        for line in differences:
            print(f"  DIFFERENT: {line}", flush=True)
        found[unit] = seconds
        each = ", ".join(f"{road} {value / number:.2f}" for road, value in seconds.items())
        print(f"{unit}: {number} submissions, seconds each: {each}", flush=True)
    return found, identical


def timed(function, *arguments):
    begin = time.perf_counter()
    function(*arguments)
    return time.perf_counter() - begin


def different_marks(ours, stock, unit):
    """Where the gradebooks differ; no grade at all (a kernel that died) counts as zero, as nbgrader's export has it."""
    one, other = (grade.marks_table(f"sqlite:///{course}/gradebook.db", unit) for course in (ours, stock))
    exercises = names(load_unit(unit))
    for path in sorted((ours / "submitted").iterdir()):
        a, b = one.get(path.name, {}), other.get(path.name, {})
        for name in exercises:
            if abs((a.get(name) or 0) - (b.get(name) or 0)) > 0.005:
                yield f"{unit}/{path.name}/{name}: ours {a.get(name)}, stock {b.get(name)}"


class Memory(threading.Thread):
    """Watches the largest resident memory of a process and its children, the sandboxed ones left out."""

    def __init__(self, pid):
        super().__init__(daemon=True)
        self.pid, self.peaks, self.over = pid, [], False

    def run(self):
        import psutil

        while not self.over:
            with contextlib.suppress(psutil.Error):
                self.peaks.append((time.perf_counter(), psutil.Process(self.pid).memory_info().rss))
            time.sleep(0.2)


def graded_class(course, jobs, number, unit=LARGE):
    """A large class: is the second half as fast as the first, and does the grading process stay small?"""
    demo.lay_out(ROOT, course)
    demo.stock(course, "generate_assignment", unit, "--force")
    hand_in(course, Desk(course, unit), number)
    command = [sys.executable, "-m", "autograder", "grade", unit, "--seed", str(SEED), "-j", str(jobs)]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    begin = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=course, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=env
    )
    memory = Memory(process.pid)
    memory.start()
    process.communicate()
    seconds = time.perf_counter() - begin
    memory.over = True
    written = sorted(path.stat().st_mtime for path in course.glob(f"autograded/*/{unit}/{unit}.ipynb"))
    tenth = number // 10
    # The first tenth holds the start-up; the two halves of the rest are compared.
    middle = tenth + (number - tenth) // 2
    first, second = written[middle] - written[tenth], written[-1] - written[middle]
    peaks = [rss for _, rss in memory.peaks]
    half = peaks[len(peaks) // 2 :]
    return {
        "submissions": len(written),
        "seconds_each": round(seconds / number, 3),
        "second_half_over_first": round(second / first, 3),
        "grading_process_MiB": round(max(peaks) / 2**20),
        "growth_in_second_half_MiB": round((max(half) - half[0]) / 2**20, 1),
    }


def huge(folder, jobs, number):
    """As `graded_class`, and what is kept of it, and how long its pages take to open."""
    course = folder / "huge"
    found = graded_class(course, jobs, number)
    kept = sum(path.stat().st_size for path in (course / ".grading").rglob("*") if path.is_file())
    sizes = {"results": kept} | {name: (course / f"{name}.db").stat().st_size for name in ("gradebook", "history")}
    found |= {f"{name}_MiB": round(size / 2**20, 1) for name, size in sizes.items()}
    found["report_written_seconds"] = round(timed(autograder, course, "report", LARGE), 1)
    return found | opened(course)


def opened(course, unit=LARGE):
    """Seconds until a class's pages show their tables in Chromium: the report, and the formgrader's list."""
    from interaction import with_browser

    def measure(page, folder):
        with jupyter(course) as address:
            show(page, address("formgrader"))  # what a server does the first time
            pages = {
                "report": (course / "report" / unit / "index.html").as_uri(),
                "formgrader": address(f"formgrader/manage_submissions/{unit}"),
            }
            return {f"{name}_opened_seconds": round(timed(show, page, url), 2) for name, url in pages.items()}

    return with_browser(measure)


def show(page, url):
    page.goto(url)
    page.locator("tbody tr td:nth-child(2)").first.wait_for()


@contextlib.contextmanager
def jupyter(course):
    """An instructor's Jupyter server in a course folder: gives what makes an address of a path."""
    from lab import free_port

    port = free_port()
    command = [Path(sys.executable).parent / "jupyter", "server", "--no-browser", f"--port={port}", "--allow-root"]
    env = {**os.environ, "JUPYTER_CONFIG_PATH": str(ROOT / "jupyter"), "PYTHONPATH": str(ROOT), "JUPYTER_TOKEN": "t"}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    server = subprocess.Popen(list(map(str, command)), cwd=course, env=env, **quiet)
    try:
        while True:
            if server.poll() is not None:
                raise SystemExit("the Jupyter server ended by itself: `jupyter server` in a course folder shows why")
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
            time.sleep(0.1)
        yield lambda path: f"http://127.0.0.1:{port}/{path}?token=t"
    finally:
        server.terminate()
        server.wait()


def dask(folder, number=80, unit="vectorization"):
    """Two Dask workers against one, on this machine."""
    course, seconds = folder / "dask", {}
    for workers in (1, 2):
        demo.lay_out(ROOT, course)
        demo.stock(course, "generate_assignment", unit, "--force")
        hand_in(course, Desk(course, unit), number)
        with scheduler(workers) as address:
            seconds[workers] = timed(autograder, course, "grade", unit, "--seed", SEED, "--dask", address)
    return {"two_dask_workers_over_one": round(seconds[1] / seconds[2], 2)}


@contextlib.contextmanager
def scheduler(workers):
    """A scheduler and some workers of one thread each on this machine, as processes of their own."""
    address, bin = "tcp://127.0.0.1:18786", Path(sys.executable).parent
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "env": env}
    commands = [[bin / "dask", "scheduler", "--host", "127.0.0.1", "--port", "18786", "--no-dashboard"]]
    commands += [[bin / "dask", "worker", address, "--nthreads", "1", "--no-dashboard"]] * workers
    running = [subprocess.Popen(list(map(str, command)), **quiet) for command in commands]
    try:
        from distributed import Client

        with Client(address, timeout=60) as client:
            client.wait_for_workers(workers, timeout=60)
        yield address
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait()


def compared(folder, arguments):
    """The roads side by side."""
    number = max(1, round(arguments.submissions / len(arguments.units)))
    units, identical = compare_roads(folder, arguments.units, number, arguments.jobs)
    total = {road: sum(seconds[road] for seconds in units.values()) for road in ("ours", "stock", "floor")}
    count = number * len(units)
    return {
        "identical_marks": identical,
        "vs_nbgrader": round(total["stock"] / total["ours"], 2),
        "vs_floor": round(total["ours"] / total["floor"], 2),
        "submissions": count,
        "at_a_time": arguments.jobs,
        "per_minute": {road: round(60 * count / seconds, 1) for road, seconds in total.items()},
        "units": {unit: {road: round(s / number, 3) for road, s in seconds.items()} for unit, seconds in units.items()},
    }


def main(argv=None):
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--submissions", type=int, default=160, help="in all, over the units (default %(default)s)")
    parser.add_argument("--units", nargs="*", default=unit_names(), help="units to compare (default: all)")
    parser.add_argument("-j", "--jobs", type=int, default=default_places())
    parser.add_argument("--large", action="store_true", help="1,000 submissions, and Dask")
    parser.add_argument(
        "--huge", type=int, nargs="?", const=10_000, help="10,000 submissions (or so many), their pages in Chromium"
    )
    parser.add_argument("--floor", help=argparse.SUPPRESS)
    arguments = parser.parse_args(argv)
    if arguments.floor:
        return floor(arguments.floor, arguments.jobs)
    folder, load = Path(tempfile.mkdtemp(prefix="grading-")), round(os.getloadavg()[0], 1)
    try:
        result = compared(folder, arguments) if arguments.units else {}
        if arguments.large:
            result["large"] = graded_class(folder / "large", arguments.jobs, 1000) | dask(folder)
        if arguments.huge:
            result["huge"] = huge(folder, arguments.jobs, arguments.huge)
        result["load"] = [load, round(os.getloadavg()[0], 1)]
        (ROOT / "build").mkdir(exist_ok=True)
        (ROOT / "build" / "grading.json").write_text(json.dumps(result, indent=1) + "\n")
        print(json.dumps(result))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
