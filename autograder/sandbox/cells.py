"""Run the cells of a notebook in one IPython shell, with outputs as a kernel gives them.

Like `runner.py` it is shown to the sandbox: it imports nothing of `autograder`.
"""

import ast
import base64
import contextlib
import io
import json
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any


def run_notebook(job: dict[str, Any], shell: Any, outputs: "Outputs", events: Callable[[dict[str, Any]], None]) -> None:
    """Run the cells in one IPython shell, with outputs as a kernel gives them, and record evidence."""
    from dlutils import harness

    outputs.limit, patience = job["limits"]["output_bytes"], Patience(job["limits"])
    for index, cell in enumerate(job["cells"]):
        if cell.get("left_out"):
            shell.execution_count += 1  # tracebacks name the cells that run as if all had
            continue
        begin = time.perf_counter()
        outputs.start()
        harness.judged = bool(cell.get("exercise"))
        late = run_cell(shell, cell["source"], patience.for_cell(cell), outputs)
        events(
            {
                "event": "cell",
                "index": index,
                "outputs": outputs.collected(),
                "count": shell.execution_count - 1,
                "seconds": round(time.perf_counter() - begin, 4),
            }
        )
        if cell.get("exercise"):
            patience.lost |= late
            evidence = harness.record(job["exercises"][cell["exercise"]], shell.user_ns, patience.for_call())
            patience.lost |= ran_out(evidence)
            events({"event": "evidence", "exercise": cell["exercise"], "evidence": evidence})


#: Seconds for a call, or a check, in a notebook in which an exercise has run out of its time.
LITTLE = 2.0


class Patience:
    """How long cells and calls may take: a notebook with an endless loop meets it in every exercise that builds on it.

    Attributes:
        lost: whether an exercise has run out of its time, in its check or in a call.
    """

    def __init__(self, limits: dict[str, float]) -> None:
        self.limits, self.lost = limits, False

    def for_cell(self, cell: dict[str, Any]) -> float:
        """A check that binds no name may take as long as a call: no mark depends on it.  Others have all their time."""
        if not (cell.get("exercise") and binds_nothing(cell["source"])):
            return self.limits["cell_seconds"]
        return min(self.limits["cell_seconds"], self.for_call())

    def for_call(self) -> float:
        return min(LITTLE, self.limits["call_seconds"]) if self.lost else self.limits["call_seconds"]


def binds_nothing(source: str) -> bool:
    """Whether a cell only calls and asserts."""
    try:
        return all(isinstance(statement, (ast.Expr, ast.Assert)) for statement in ast.parse(source).body)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False


def ran_out(evidence: Any) -> bool:
    """Whether a call in some evidence ran out of its time."""
    calls = [call for calls in evidence.get("runs", ()) for call in calls]
    return any(call.get("error", {}).get("type") == "TimeLimit" for call in calls)


def make_shell() -> tuple[Any, "Outputs"]:
    """An IPython shell with the inline figures of a notebook, and where its outputs go.

    It is made once, in the warm process, which runs nothing in it: each child has a copy of its own.
    """
    from IPython.core.displayhook import DisplayHook
    from IPython.core.displaypub import DisplayPublisher
    from IPython.core.interactiveshell import InteractiveShell
    from matplotlib_inline import backend_inline
    from traitlets.config import Config

    from dlutils.check.unfinished import speak_plainly

    outputs = Outputs()

    class Hook(DisplayHook):  # type: ignore[misc]
        def __call__(self, result: object = None) -> None:
            if result is None or self.quiet():
                return
            data, metadata = self.compute_format_data(result)
            self.update_user_ns(result)
            outputs.add(
                {
                    "output_type": "execute_result",
                    "data": data,
                    "metadata": metadata,
                    "execution_count": self.prompt_count,
                }
            )

    class Publisher(DisplayPublisher):  # type: ignore[misc]
        def publish(self, data: dict[str, Any], metadata: dict[str, Any] | None = None, **kwargs: Any) -> None:
            outputs.add({"output_type": "display_data", "data": data, "metadata": metadata or {}})

        def clear_output(self, wait: bool = False) -> None:
            outputs.clear()

    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    InteractiveShell.clear_instance()
    InteractiveShell.displayhook_class, InteractiveShell.display_pub_class = Hook, Publisher
    shell = InteractiveShell.instance(config=config)
    shell._showtraceback = outputs.add_error
    speak_plainly(shell)  # as in the student's own kernel, where importing the checks does it
    shell.enable_gui = lambda gui=None: None
    backend_inline.configure_inline_support(shell, "module://matplotlib_inline.backend_inline")
    import matplotlib

    matplotlib.use("module://matplotlib_inline.backend_inline", force=True)
    matplotlib.interactive(True)  # as `%matplotlib inline` does: draw what a cell leaves open
    return shell, outputs


def run_cell(shell: Any, source: str, seconds: float, outputs: "Outputs") -> bool:
    """Run a cell; returns whether it was stopped because its time was up."""
    from dlutils.harness import TimeLimit

    with contextlib.redirect_stdout(outputs.stream("stdout")), contextlib.redirect_stderr(outputs.stream("stderr")):
        error, late = None, False
        try:
            with time_limit(seconds):
                result = shell.run_cell(source, store_history=True)
            error = result.error_before_exec or result.error_in_exec
            late = isinstance(error, TimeLimit)
        except TimeLimit:
            late = True
            outputs.add_error("TimeLimit", f"the cell was still running after {seconds:g} seconds", [])
        except Exception as raised:  # the notebook has put something of its own in the place of IPython's
            error = raised
        if isinstance(error, BaseException) and not outputs.has_error():  # shown by nobody, and an error all the same
            outputs.add_error(type(error).__name__, error, [])
    return late


def time_limit(seconds: float) -> AbstractContextManager[None]:
    from dlutils import harness

    return harness.time_limit(seconds)


class Outputs:
    """Collects a cell's outputs in nbformat's form, cut to `limit` bytes."""

    def __init__(self) -> None:
        self.limit = 0
        self.start()

    def start(self) -> None:
        self.items: list[dict[str, Any]] = []
        self.size, self.full = 0, False

    def clear(self) -> None:
        self.items = []

    def add(self, output: dict[str, Any]) -> None:
        output = json.loads(json.dumps(output, default=_as_text))
        size = len(json.dumps(output))
        if self._room(size):
            self.items.append(output)
        elif output["output_type"] == "error":  # it may decide the cell's marks, and so may a result
            self.items.append({**output, "evalue": output["evalue"][:200], "traceback": []})
        elif output["output_type"] == "execute_result":
            text = str(output["data"].get("text/plain", ""))[:200]
            self.items.append({**output, "data": {"text/plain": text}, "metadata": {}})

    def _room(self, size: int) -> bool:
        if self.size + size <= self.limit:
            self.size += size
            return True
        if not self.full:
            self.full = True
            note = f"\n... the rest of this cell's output is left out: more than {self.limit // 1000} kB\n"
            self.items.append({"output_type": "stream", "name": "stdout", "text": [note]})
        return False

    def write(self, name: str, text: str) -> None:
        text = str(text)
        if not self._room(len(text)):
            return
        last = self.items[-1] if self.items else None
        if last and last["output_type"] == "stream" and last["name"] == name:
            last["text"].append(text)  # joined at the end: a million small writes stay linear
        else:
            self.items.append({"output_type": "stream", "name": name, "text": [text]})

    def stream(self, name: str) -> "Stream":
        return Stream(self, name)

    def add_error(self, etype: Any, evalue: object, stb: list[str]) -> None:
        name = etype if isinstance(etype, str) else etype.__name__
        try:
            text = str(evalue)[:2000]
        except Exception as error:
            text = f"(no message: {type(error).__name__})"
        self.add({"output_type": "error", "ename": name, "evalue": text, "traceback": list(stb)[-60:]})

    def has_error(self) -> bool:
        return any(item["output_type"] == "error" for item in self.items)

    def collected(self) -> list[dict[str, Any]]:
        for item in self.items:
            if item["output_type"] == "stream":
                item["text"] = "".join(item["text"])
        return self.items


class Stream(io.TextIOBase):
    """A text stream that ends in a cell's outputs."""

    encoding = "utf-8"

    def __init__(self, outputs: Outputs, name: str) -> None:
        self.outputs, self.name = outputs, name

    def write(self, text: str) -> int:
        self.outputs.write(self.name, text)
        return len(text)

    def writable(self) -> bool:
        return True


def _as_text(value: object) -> str:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    return str(value)
