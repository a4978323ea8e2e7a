"""Notebooks of other kernels than Python's: run by nbgrader's own `Execute`, with the kernel inside bubblewrap.

There is no judge for them.  Outputs decide the marks, as in every ordinary graded cell.
"""

import json
import signal
import tempfile
import time
from pathlib import Path
from typing import Any

import nbformat
import psutil
from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel
from jupyter_client.manager import AsyncKernelManager
from nbclient.exceptions import CellTimeoutError
from nbgrader.preprocessors import Execute
from traitlets import Dict, Float

from autograder.errors import CourseError, EngineError
from autograder.judge.marking import Marked, safe_outputs
from autograder.limits import NOTEBOOK_CHARACTERS
from autograder.sandbox import bubblewrap
from autograder.verdict import Ended

PYTHON = "python"
#: A signal goes to what runs inside bubblewrap, not to bubblewrap.
WALL = "bwrap"
#: Of a result that comes after too much output so many characters are kept.
DECIDING = 200


def kernel_of(kernelspec: dict[str, Any] | None) -> str | None:
    """The name of the kernel that a notebook was released with; None where it is Python's.

    Args:
        kernelspec: of the notebook's metadata, the teacher's.
    """
    name = (kernelspec or {}).get("name", "")
    if not name or name.startswith(PYTHON):
        return None
    language = (kernelspec or {}).get("language") or _language(name)
    return None if language.lower() in ("", PYTHON) else name


def _language(name):
    try:
        return KernelSpecManager().get_kernel_spec(name).language
    except NoSuchKernel:
        return ""


def require(gradebook: Any, assignment: str) -> list[str]:
    """A sentence for each notebook of an assignment that has another kernel than Python's.

    Raises:
        CourseError: that kernel is not installed here.
        MissingEntry: there is no such assignment.
    """
    found = []
    for book in sorted(gradebook.find_assignment(assignment).notebooks, key=lambda book: book.name):
        name = kernel_of(json.loads(book.kernelspec or "{}"))
        if name is None:
            continue
        try:
            KernelSpecManager().get_kernel_spec(name)
        except NoSuchKernel:
            raise CourseError(
                f"{book.name}.ipynb needs the kernel '{name}', which is not installed here: install it, and see that "
                "`jupyter kernelspec list` shows it"
            ) from None
        found.append(f"{book.name}.ipynb runs on the kernel '{name}' in a sandbox of its own, without the judge")
    return found


class WalledKernelManager(AsyncKernelManager):
    """Starts a kernel inside bubblewrap; there is no network in it, so that messages go through a folder.

    Attributes:
        folder: that folder, with `work` in it, where the kernel works.
    """

    folder: Path

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.transport, self.connection_file = "ipc", str(self.folder / "kernel.json")
        self.ip = str(self.folder / "socket")

    def format_kernel_cmd(self, extra_arguments: list[str] | None = None) -> list[str]:
        return bubblewrap.command_of_kernel(super().format_kernel_cmd(extra_arguments), self.folder)

    async def interrupt_kernel(self) -> None:
        """Interrupt what runs inside: bubblewrap itself would end by the signal, and the kernel with it."""
        process = getattr(self.provisioner, "process", None)
        inside = psutil.Process(process.pid).children(recursive=True) if process else []
        for one in inside:
            if one.name() != WALL:
                one.send_signal(signal.SIGINT)


class Run(Execute):
    """nbgrader's `Execute` with a clock for the whole notebook, and with a bound on what is kept of its outputs.

    Attributes:
        began: whether a cell has begun to run.
        until: when the notebook's time is over (`time.monotonic`).
        ran: {index of a cell: its outputs} of the cells that ran to their end.
    """

    until = Float()
    ran = Dict()

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.room, self.began, self.timeout_func = NOTEBOOK_CHARACTERS, False, self.seconds_for

    def seconds_for(self, cell: Any) -> int:
        """How long a cell may run, which is asked when it begins: no longer than the notebook still may."""
        self.began = True
        return max(1, min(self.timeout, int(self.until - time.monotonic())))

    def process_message(self, message: Any, cell: Any, cell_index: int) -> Any:
        """As the parent's; floods are let go by."""
        self.room -= len(str(message["content"]))
        if self.room < 0 and message["msg_type"] in ("stream", "display_data", "update_display_data", "error"):
            return None  # of an error the reply tells as well
        if self.room < 0 and message["msg_type"] == "execute_result":  # it may decide the marks
            text = str(message["content"]["data"].get("text/plain", ""))[:DECIDING]
            message["content"]["data"] = {"text/plain": text}
        return super().process_message(message, cell, cell_index)

    def on_cell_executed(self, **about: Any) -> None:
        super().on_cell_executed(**about)
        self.ran[about["cell_index"]] = about["cell"].outputs


def run(
    sources: list[str], kernel: str, files: dict[str, bytes], no_sandbox: bool, limits: dict[str, int]
) -> Marked:
    """Run the code cells of a notebook, and say what came of them.

    Args:
        sources: the cells' texts.
        kernel: name.
        files: {relative name: bytes} of what lies beside the notebook.
        limits: `cell_seconds`, `notebook_seconds`.

    Raises:
        EngineError: the kernel does not start.
    """
    if not sources:
        return Marked()
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
    with tempfile.TemporaryDirectory(prefix="kernel-", ignore_cleanup_errors=True) as folder:
        work = Path(folder, "work")
        work.mkdir()
        for name, data in files.items():
            (work / name).parent.mkdir(parents=True, exist_ok=True)
            (work / name).write_bytes(data)
        walled = type("Manager", (WalledKernelManager,), {"folder": Path(folder)})
        manager = AsyncKernelManager if no_sandbox else walled
        step = Run(kernel_name=kernel, kernel_manager_class=manager, timeout=limits["cell_seconds"])
        step.until = time.monotonic() + limits["notebook_seconds"]
        ended, stopped = Ended.DONE, ""
        try:
            step.preprocess(notebook, {"metadata": {"path": str(work)}})
        except (RuntimeError, CellTimeoutError) as error:
            if not step.began:  # nothing of the student's has run
                raise EngineError(f"the kernel '{kernel}' does not start ({error}): try it in JupyterLab") from None
            ended, stopped = Ended.DIED, "the kernel ended before this cell"
    return Marked({index: safe_outputs(outputs) for index, outputs in step.ran.items()}, {}, ended, stopped)
