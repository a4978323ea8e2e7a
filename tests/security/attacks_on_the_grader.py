"""More of the corpus: what is handed in beside the notebook, what comes back, memory, and what was there before.

Importing this adds to `attacks.CORPUS`.
"""

import json
import os
import shutil

import nbformat
from attacks import BLANK, FAKED, RIGHT, attack, code, everything, raw

#: Writes bytes into the pipe that the runner's events go through.
SEND = """
import json, os, stat
def send(data):
    data = (data if isinstance(data, bytes) else json.dumps(data).encode()) + b"\\n"
    for fd in range(3, 64):
        try:
            if not stat.S_ISFIFO(os.fstat(fd).st_mode): continue
        except OSError: continue
        rest = data
        while rest: rest = rest[os.write(fd, rest):]
"""

# -------------------------------------------------------------------------------- marks: what was there before

code("replays", "marks", "the evidence of the submission before, looked for in frames, objects and open files", SEND + """
import gc, sys
found, frame = [], sys._getframe()
while frame:
    found += [value for value in frame.f_locals.values() if isinstance(value, (bytes, bytearray, str))]
    frame = frame.f_back
for thing in gc.get_objects():
    found += [v for v in (thing.values() if type(thing) is dict else thing if type(thing) in (list, tuple) else ()) if isinstance(v, (bytes, str))]
for fd in range(3, 64):
    try:
        found.append(os.pread(fd, 1 << 24, 0))
    except OSError:
        pass
for text in found:
    for line in (text.encode("utf-8", "replace") if isinstance(text, str) else bytes(text)).split(b"\\n"):
        if line.startswith(b'{"event": "evidence"'): send(line)
""")  # fmt: skip

# ----------------------------------------------------------------------------------------- forged events

FORGED = {
    "no-outputs": '{"event": "cell", "index": 0}',
    "list-text": '{"event": "cell", "index": 0, "count": 1, "seconds": 0, "outputs": [{"output_type": "stream", "name": "stdout", "text": ["a"]}]}',
    "odd-outputs": '{"event": "cell", "index": 0, "count": 1, "seconds": 0, "outputs": {"output_type": 1}}',
    "negative": '{"event": "cell", "index": -1, "count": 1, "seconds": 0, "outputs": []}',
    "float-index": '{"event": "cell", "index": 1e400, "count": NaN, "seconds": -Infinity, "outputs": []}',
    "unknown": '{"event": "evidence", "exercise": "nothing", "evidence": {"missing": "x"}}',
    "no-runs": '{"event": "evidence", "exercise": "nothing", "evidence": {"runs": 1, "globals_read": 1}}',
}  # fmt: skip
for name, line in FORGED.items():
    code(f"event-{name}", "ends", f"a forged event: {name}", SEND + f"send({line.encode()!r})", answers=RIGHT, at=None)
code("event-half", "ends", "a forged event with half a character, raw and escaped", SEND + """
send(b'{"event": "evidence", "exercise": "sigmoid", "evidence": {"missing": "\\xed\\xa0\\x80"}}')
send(b'{"event": "evidence", "exercise": "sigmoid", "evidence": {"missing": "\\\\ud800"}}')
""", answers=RIGHT, at=None)  # fmt: skip
code("event-utf16", "ends", "a forged event in UTF-16", SEND + """
send(json.dumps({"event": "evidence", "exercise": "sigmoid", "evidence": {"missing": "x"}}).encode("utf-16"))
""", answers=RIGHT, at=None)  # fmt: skip
code("event-keys", "ends", "evidence of 15 MB of keys, names and types", SEND + """
call = {"returned": {"dict": [["k" * 4000 + str(i), 1] for i in range(3500)]}, "changed": [], "asked": {}, "helper_calls": [], "seconds": 0}
for name in @NAMES@:
    send({"event": "evidence", "exercise": name, "evidence": {"runs": [[call] * 3], "globals_read": ["g" * 200] * 90, "source": None}})
""", answers=BLANK, at=None)  # fmt: skip
code("event-nested", "ends", "60 MB of nested lists in evidence", SEND + """
for name in @NAMES@[:3]:
    send(b'{"event": "evidence", "exercise": "' + name.encode() + b'", "evidence": {"runs": [' + b"[]," * 5_000_000 + b"[]]}}")
""", answers=BLANK, at=None)  # fmt: skip
code("event-keys-printed", "ends", "an exception whose type, message and globals have megabytes", """
Odd = type("O" * 3_000_000, (Exception,), {"__str__": lambda self: "m" * 3_000_000})
""", body="raise Odd")  # fmt: skip

# ------------------------------------------------------------------------------------ memory that is in no process

MUCH = """
import time
time.sleep(0.5)
if mib > 4200: print("SECRET-call held", mib)
"""
code("memory-memfd", "ends", "5 GB in files without a name", """
import ctypes, os
libc, block, mib = ctypes.CDLL(None), b"x" * (1 << 20), 0
for i in range(84):
    fd = libc.memfd_create(b"x", 0)
    if fd < 0: break
    try:
        for _ in range(63): mib += os.write(fd, block) >> 20
    except OSError: break
""" + MUCH, answers=RIGHT, at=None)  # fmt: skip
code("memory-sysv", "ends", "5 GB in System V segments", """
import ctypes
libc, mib = ctypes.CDLL(None), 0
libc.shmat.restype = ctypes.c_void_p
for i in range(10):
    key = libc.shmget(0, 512 << 20, 0o1600)
    place = libc.shmat(key, None, 0)
    if key < 0 or place in (None, 2**64 - 1): break
    ctypes.memset(place, 1, 512 << 20); mib += 512
    libc.shmdt(ctypes.c_void_p(place))
""" + MUCH, answers=RIGHT, at=None)  # fmt: skip
code("memory-shared", "ends", "5 GB in shared pages that the process lets go of", """
import mmap
mib, kept = 0, []
for source in (-1, "/dev/zero"):
    try:
        for _ in range(10):
            fd = source if source == -1 else __import__("os").open(source, 2)
            block = mmap.mmap(fd, 512 << 20)
            for at in range(0, 512 << 20, 4096): block[at] = 1
            block.madvise(mmap.MADV_DONTNEED); kept.append(block); mib += 512
    except (OSError, ValueError, AttributeError): pass
""" + MUCH, answers=RIGHT, at=None)  # fmt: skip
code("memory-forks", "ends", "forty forks with 110 MB each", """
import os, sys, time
for i in range(40):
    if os.fork() == 0:
        os.execv(sys.executable, [sys.executable, "-S", "-c", "x = bytearray(b'x') * (110 << 20)\\nimport time; time.sleep(20)"])
time.sleep(20); mib = 4400
""" + MUCH, answers=RIGHT, at=None)  # fmt: skip
code("lingers", "ends", "closes the pipe of its events and stays", "import os, time\nos.closerange(3, 256)\ntime.sleep(1)",
     answers=RIGHT, at=None)  # fmt: skip
code("group", "ends", "kills its process group and everything it can see", """
import os
for call in (lambda: os.killpg(0, 9), lambda: os.kill(0, 9), lambda: os.kill(-1, 9)):
    try: call()
    except OSError: pass
""", answers=RIGHT, at=None)  # fmt: skip

# -------------------------------------------------------------------------------- texts that take long to read

code("text-statements", "ends", "a megabyte of short statements, below an `if`", "if 0:\n    " + "a;" * 500_000 + "a", answers=RIGHT, at=None)
code("text-newlines", "ends", "two million line breaks", "\n" * 2_000_000 + "1", answers=RIGHT, at=None)
code("text-brackets", "ends", "brackets, 90,000 deep", "(" * 90_000 + ")" * 90_000, answers=RIGHT, at=None)
code("text-names", "ends", "100,000 names", "if 0:\n    " + ";".join(f"n{i}" for i in range(100_000)), answers=RIGHT, at=None)

# ----------------------------------------------------------------------- files beside the notebook, and in its place


def right_with(name, kind, story, files, expected=everything):
    """Everything right, and a folder that is not as it should be."""
    attack(name, kind, story, files=files, expected=expected)(lambda sheet: sheet.filled(RIGHT))


def instead_of(name, story, files):
    """A folder without a notebook to read."""
    attack(name, "reads", story, files=files)(lambda sheet: None)


def student_is_a_link(folder, place):
    shutil.rmtree(folder.parent)
    os.symlink("ada", folder.parent)


def unit_is_a_link(folder, place):
    shutil.rmtree(folder)
    os.symlink(f"../ada/{folder.name}", folder)


def unit_is_a_link_out(folder, place):
    shutil.rmtree(folder)
    os.symlink(place["HOME"] / ".ssh", folder)


def links_beside(folder, place):
    os.symlink(f"../../ada/{folder.name}/private.txt", folder / "a.txt")
    os.symlink(place["HOME"] / ".ssh", folder / "b")
    os.symlink(f"../../ada/{folder.name}", folder / "c")
    (folder / "d").mkdir()
    os.symlink("../..", folder / "d" / "up")
    os.symlink("loop", folder / "loop")


instead_of("link-student", "the student's folder is a link to a neighbour's", student_is_a_link)
instead_of("link-unit", "the unit's folder is a link to a neighbour's", unit_is_a_link)
instead_of("link-out", "the unit's folder is a link to a home's keys", unit_is_a_link_out)
right_with("link-beside", "reads", "links beside the notebook, to files, folders, upwards and in a circle", links_beside)


def stamp(data):
    return lambda folder, place: (folder / "timestamp.txt").write_bytes(data)


right_with("stamp-pipe", "ends", "a pipe named timestamp.txt", lambda folder, place: os.mkfifo(folder / "timestamp.txt"))
right_with("stamp-folder", "ends", "a folder named timestamp.txt", lambda folder, place: (folder / "timestamp.txt").mkdir())
right_with("stamp-link", "ends", "a timestamp.txt that leads to a device", lambda folder, place: os.symlink("/dev/zero", folder / "timestamp.txt"))
for name, data in {"word": b"tomorrow", "bytes": b"\xff\xfe", "year": b"99999-01-01", "empty": b"", "nul": b"\0" * 100, "long": b"1" * 10**6}.items():
    right_with(f"stamp-{name}", "ends", f"a timestamp.txt that is no time: {name}", stamp(data))


def folder_for_notebook(folder, place):
    (folder / f"{folder.name}.ipynb").mkdir()
    (folder / f"{folder.name}.ipynb" / "x.txt").write_text("x")


def unit_is_a_file(folder, place):
    shutil.rmtree(folder)
    folder.write_text("no folder")


attack("notebook-folder", "file", "a folder in the notebook's place", files=folder_for_notebook)(lambda sheet: None)
attack("unit-file", "file", "a file in the place of the unit's folder", files=unit_is_a_file)(lambda sheet: None)
attack("nothing", "file", "an empty folder")(lambda sheet: None)
attack("byte-name", "file", "no notebook, and a file with a name that is no UTF-8", files=lambda folder, place: open(os.fsencode(folder) + b"/\xff.txt", "w").close())(lambda sheet: None)


def byte_names(folder, place):
    for name in (b"\xff.txt", b"\xed\xa0\x80", b"new\nline", b"esc\x1b[2J", b"-rf", b"{0}", b"%s", b"x" * 255):
        open(os.fsencode(folder) + b"/" + name, "w").close()


def deep(folder, place):
    here = os.getcwd()
    os.chdir(folder)
    try:
        for _ in range(30):
            os.mkdir("d" * 200)
            os.chdir("d" * 200)
        open("x.txt", "w").close()
    finally:
        os.chdir(here)


def many(folder, place):
    for top in range(30):
        (folder / f"f{top}").mkdir()
        for i in range(100):
            (folder / f"f{top}" / f"{i}.txt").touch()


def sparse(folder, place):
    for i in range(3):
        with open(folder / f"large{i}.bin", "wb") as file:
            file.truncate(3 << 30)


def history(folder, place):
    for i in range(40):
        (folder / ".git" / "objects" / f"{i:02x}").mkdir(parents=True)
        for j in range(60):
            (folder / ".git" / "objects" / f"{i:02x}" / f"{j:02x}").touch()


right_with("byte-names", "ends", "file names that are no UTF-8, line breaks, options, formats", byte_names)
right_with("deep", "ends", "a path of 6,000 bytes", deep)
right_with("many", "ends", "3,000 files beside", many)
right_with("sparse", "ends", "nine gigabytes beside that take no room", sparse)
right_with("history", "ends", "a .git with 2,400 objects", history)


def with_module(folder_name):
    def make(sheet):
        notebook = sheet.filled(RIGHT)
        notebook.cells.insert(1, nbformat.v4.new_code_cell(f"import sys\nsys.path.insert(0, {folder_name!r})\nimport my_helper\nassert my_helper.one() == 1"))
        for cell in notebook.cells:
            if cell.metadata.get("nbgrader", {}).get("solution"):
                cell.source = f"my_helper.one()\n{cell.source}"
        return notebook

    def files(folder, place):
        (folder / folder_name).mkdir(exist_ok=True)
        (folder / folder_name / "my_helper.py").write_text("def one():\n    return 1\n")

    attack(f"module-in-{folder_name.strip('.') or 'here'}", "file", f"answers that need a module of their own in {folder_name}", files=files, expected=everything)(make)


for folder_name in (".", "feedback", "__pycache__", "src"):
    with_module(folder_name)

# ------------------------------------------------------------------------------------------------- other formats


def old(sheet, cells):
    """The blank notebook in format 3, with more cells in its worksheet."""
    more = [{"cell_type": "code", "collapsed": False, "input": "1", "language": "python", "metadata": {}, "outputs": []}] * cells
    return json.dumps({"nbformat": 3, "nbformat_minor": 0, "metadata": {"name": ""}, "worksheets": [{"cells": more, "metadata": {}}]}).encode()


raw("heavy", "40 MB of small outputs", lambda sheet: json.dumps({**sheet.filled(FAKED), "metadata": {"x": [[]] * 12_000_000}}).encode())
raw("old-many", "20,000 cells in the worksheets of format 3", lambda sheet: old(sheet, 20_000))
raw("old", "a notebook of format 3", lambda sheet: old(sheet, 3))
raw("old-odd", "worksheets that are none", lambda sheet: json.dumps({"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": {"cells": [1]}}).encode())
