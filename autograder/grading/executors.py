"""What runs phase two: worker processes on this machine, or the workers of a Dask scheduler.

Both give `run_all` a pool with the interface of `concurrent.futures`.
"""

import gc
import logging
import multiprocessing
import os
import pickle
import platform
import tempfile
import threading
import time
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, ProcessPoolExecutor, wait
from contextlib import contextmanager
from functools import cache, lru_cache, partial
from importlib.metadata import version
from itertools import islice
from tempfile import TemporaryDirectory

from autograder.errors import CourseError
from autograder.paths import datasets_folder
from autograder.units import course_units, unit_names
from autograder.versions import code_version

#: A pool of workers that breaks this often in a row, without finishing a task, is not tried again.
PATIENCE = 3
#: How long a run waits for a Dask scheduler that has no workers, and how often it looks; seconds.
ALONE_SECONDS, LOOK_SECONDS = 180, 5


def default_jobs():
    """The number of cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def default_places():
    """How many submissions at a time: half as many again as there are cores, since some only wait."""
    return default_jobs() + (default_jobs() + 1) // 2


class LocalExecutor:
    """Worker processes on this machine; a new pool is started if one of them is killed.

    Args:
        jobs: how many.
        no_sandbox: as for the engine of each.
    """

    def __init__(self, jobs=None, no_sandbox=False):
        self.jobs, self.no_sandbox = jobs or default_places(), no_sandbox
        self._warm, self._engines, self._runs_code = None, [], False

    def get_ready(self, number):
        """Launch a warm process with a place for each worker, if it is not there.

        Called early, it starts while the caller does its own slow imports; it is done again for each pool.

        Args:
            number: of submissions, as far as known: there are no more places than that, and no process for none.
        """
        self._runs_code = True
        if self._warm or not number:
            return
        from autograder.sandbox.engine import Engine

        self._warm = Engine(datasets_folder(), self.no_sandbox)
        self._warm.launch()
        self._engines = self._warm.places(min(self.jobs, number))

    def close(self):
        """End the warm process that was launched, and the places in it, whether a worker took them over or not."""
        for engine in [*self._engines, *filter(None, [self._warm])]:
            engine.close()
        self._warm, self._engines = None, []

    def call(self, function):
        """What to submit for a task.

        Workers inherit the function instead of having it sent: it holds the course's settings, and a class that is
        written in `nbgrader_config.py` itself can be sent to nobody.
        """
        if "fork" not in multiprocessing.get_all_start_methods():
            return lambda task: partial(function, task)
        _inherited["function"] = function  # before the first task is submitted, which forks the workers
        return lambda task: partial(_call_inherited, task)

    def look_after(self):
        """Nothing: a local pool reports by itself that a worker died."""

    @contextmanager
    def pool(self, number):
        """A pool for so many tasks."""
        if self._runs_code:
            self.get_ready(number)
        # A forked worker has the imports done, which take longer than a submission.
        context = multiprocessing.get_context("fork" if "fork" in multiprocessing.get_all_start_methods() else None)
        with TemporaryDirectory(prefix="grading-") as folder:
            begin = (list(self._engines), context.Value("i", 0), folder)
            pool = ProcessPoolExecutor(min(self.jobs, number), context, _begin, begin)
            try:
                yield pool
            finally:
                pool.shutdown(wait=True, cancel_futures=True)
                self.close()


#: What the workers of this process's pool call; a pool is forked after it is put here.
_inherited = {}


def _call_inherited(task):
    return _inherited["function"](task)


def _begin(engines, taken, folder):
    """In a fresh worker: end when the grader is killed, keep imports out of garbage collections, take an engine.

    Args:
        folder: for all temporary files: a worker that is killed leaves some behind, and its parent removes the folder.
    """
    from autograder.sandbox.shared import take_over

    gc.freeze()
    tempfile.tempdir = folder
    with taken.get_lock():
        number, taken.value = taken.value, taken.value + 1
    if number < len(engines):
        take_over(engines[number])
    parent = multiprocessing.parent_process()

    def watch():
        parent.join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


class DaskExecutor:
    """The workers of a Dask scheduler.  Each needs this environment and bubblewrap; submissions travel as data.

    Args:
        address: of the scheduler, for instance tcp://10.0.0.1:8786.

    Raises:
        CourseError: Dask is not installed, the scheduler cannot be reached, has no workers, or a worker's
            environment differs from this one.
    """

    def __init__(self, address):
        try:
            from distributed import Client
        except ImportError:
            raise CourseError("--dask needs Dask's `distributed`: pip install '.[dask]'") from None
        logging.getLogger("distributed.client").setLevel(logging.CRITICAL)  # what matters is said in one line
        try:
            self.address, self.client = address, Client(address, timeout=20)
        except (OSError, TimeoutError) as error:
            raise CourseError(
                f"no Dask scheduler answers at {address} ({error}): start one, `dask scheduler`"
            ) from None
        try:
            self._check_workers(address)
        except CourseError:
            self.close()
            raise
        self.jobs = sum(self.client.nthreads().values())
        self._seen = time.monotonic()  # when there was a worker last

    def _check_workers(self, address):
        try:
            found = self.client.run(worker_environment)
        except (ImportError, AttributeError) as error:
            raise CourseError(f"a worker of {address} lacks this course's packages ({error}): install them") from None
        except OSError as error:
            raise CourseError(
                f"a worker of {address} was lost while it was asked for its environment ({error}): see that it runs, "
                "then run the same command again"
            ) from None
        if not found:
            raise CourseError(f"the scheduler at {address} has no workers: start one on each machine, `dask worker`")
        here = worker_environment()
        for worker, there in sorted(found.items()):
            refuse_other(worker, here, there)

    def call(self, function):
        """What to submit for a task.

        Function and task travel as bytes.  A scheduler that unpickled them would import all that grading needs, and
        answer no worker meanwhile.  A worker may join in the middle of a run, or restart with other packages, so
        each checks its own environment before it unpickles them.
        """
        try:
            packed = pickle.dumps(function)
        except (pickle.PicklingError, AttributeError, TypeError) as error:
            raise CourseError(
                f"the course's settings cannot be sent to Dask workers ({error}): move the class that is written in "
                "nbgrader_config.py into a module that is installed on each of them"
            ) from None
        return lambda task: partial(_at_worker, worker_environment(), packed, pickle.dumps(task))

    def get_ready(self, number):
        """Nothing: the workers have engines of their own."""

    def close(self):
        self.client.close()

    def look_after(self):
        """Stop waiting for workers after some minutes; Dask itself would wait for ever.

        Raises:
            CourseError: the scheduler or all workers are gone.
        """
        try:
            workers = self.client.nthreads() if self.client.status == "running" else None
        except (OSError, TimeoutError):
            workers = None
        if workers is None:
            raise CourseError(
                f"the connection to the Dask scheduler at {self.address} is lost: see that it runs and has workers, "
                "then run the same command again; what is graded is kept"
            )
        if workers:
            self._seen = time.monotonic()
        elif time.monotonic() - self._seen > ALONE_SECONDS:
            raise CourseError(
                f"all workers of {self.address} are gone: start some, `dask worker {self.address}`, then run the same "
                "command again; what is graded is kept"
            )

    @contextmanager
    def pool(self, number):
        self.look_after()
        yield self.client.get_executor(pure=False)


def _at_worker(here, function, task):
    from distributed import get_worker

    refuse_other(get_worker().address, here, worker_environment())
    return _opened(function)(pickle.loads(task))


_opened = lru_cache(1)(pickle.loads)  # the function holds the assignment: it is unpickled once


def refuse_other(worker, here, there):
    """Do nothing where a worker's environment is that of this machine.

    Raises:
        CourseError: they differ; names the worker and what differs.
    """
    names = [name for name, value in here.items() if there.get(name) != value]
    if names:
        differing = "; ".join(f"{name} {there.get(name)}, here {here[name]}" for name in names)
        raise CourseError(
            f"the Dask worker {worker} differs from this machine, so its marks could too: {differing}. "
            "Install the same version of the course and of its requirements.txt there"
        )


@cache
def worker_environment():
    """What must be the same wherever submissions are graded."""
    from autograder.sandbox import bubblewrap as sandbox

    own = course_units()
    return {
        "course code": code_version(tuple(unit_names()), own=own)[:12],
        "Python": platform.python_version(),
        **{name: version(name) for name in ("numpy", "nbgrader", "nbformat", "ipython", "matplotlib")},
        "sandbox": sandbox.why_not() or "bubblewrap",
    }


def run_all(executor, function, tasks, number):
    """Run `function(task)` for every task, a few more at a time than there are workers; no worker without a task.

    Args:
        executor: a `LocalExecutor` or a `DaskExecutor`.
        function: picklable.
        tasks: an iterable, read only as fast as the work goes on, so that a large class needs no large memory.
        number: how many they are at most.

    Yields:
        `(task, future)`, each as it is done; what the future raises is the caller's to deal with.

    Raises:
        CourseError: the workers die again and again.
    """
    tasks, failures = iter(tasks), 0
    waiting = list(islice(tasks, 1))
    while waiting:
        with executor.pool(number) as pool:
            for task, future in _until_broken(executor, pool, function, tasks, waiting):
                failures = 0
                yield task, future
        failures += bool(waiting)
        if failures >= PATIENCE:
            raise CourseError(
                "the workers died three times in a row without finishing anything: is the machine out of memory? "
                "Run the same command again with a smaller -j; what is done is kept"
            )


def _until_broken(executor, pool, function, tasks, waiting):
    """(task, future) as they are done, until no task is left or the pool is broken; `waiting` gets those to repeat."""
    call, running = executor.call(function), {}
    while True:
        broken = _fill(pool, call, tasks, waiting, running, 2 * executor.jobs)
        if not running:
            return
        done, _ = wait(running, timeout=LOOK_SECONDS, return_when=FIRST_COMPLETED)
        if not done:
            executor.look_after()
        for future in done:
            task = running.pop(future)
            if _was_lost(future):
                waiting.append(task)
                broken = True
            else:
                yield task, future
        if broken:
            waiting.extend(running.values())
            return


def _fill(pool, call, tasks, waiting, running, size):
    """Hand out work until `size` tasks are running; returns whether the pool turned out to be broken."""
    while len(running) < size:
        task = waiting.pop() if waiting else next(tasks, None)
        if task is None:
            return False
        try:
            running[pool.submit(call(task))] = task
        except BrokenExecutor:
            waiting.append(task)
            return True
    return False


def failure_text(error):
    """What a task raised, for the one student whom it concerns."""
    if type(error).__name__ == "KilledWorker":  # Dask's, which need not be installed; it may only have waited there
        last = error.last_worker.address
        return (
            f"{error.allowed_failures + 1} Dask workers died while they had it, the last one {last} "
            "(is that machine out of memory?): run the same command again"
        )
    return f"{type(error).__name__}: {error}"


def _was_lost(future):
    """Whether a task ended because its worker did."""
    return future.cancelled() or isinstance(future.exception(), (BrokenExecutor, CancelledError))
