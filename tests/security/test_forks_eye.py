"""A submission looks around: it finds what the table in docs/security.md lists, and nothing else."""

import hashlib
import json
import re
import secrets
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from autograder.sandbox import bubblewrap as sandbox
from autograder.sandbox import events
from autograder.sandbox.engine import Engine

pytestmark = [pytest.mark.sandbox, pytest.mark.xdist_group("forks-eye")]

LOOK = Path(__file__).with_name("look_around.py").read_text()
#: What is listed and need not be there: it depends on the machine, or on how the course is installed.
DEPENDS = {"group 65534", "OPENBLAS_CORETYPE=*", "DLCOURSE_CATS=*", "__editable__.*", "dlutils.*"}
DEPENDS |= {"/sbin", "/lib32", "/lib64", "/etc/ld.so.cache", "/etc/localtime", "/etc/alternatives", "/dev/console", "/dev/tty", "/dev/core"}
DEPENDS |= {"_cython_*", "cython_runtime", "pybind11_builtins", "Token", "a font at 0, read"}


@pytest.fixture(scope="module", autouse=True)
def needs():
    if sandbox.why_not():
        pytest.skip(f"{sandbox.why_not()}: apt-get install bubblewrap (.ci/run does)")


def table(root):
    """{topic: patterns} of the page."""
    section = (root / "docs" / "security.md").read_text().split("## What a submission finds when it looks around")[1].split("\n## ")[0]
    rows = re.findall(r"^\| ([a-z ]+) \|(.*)\|$", section, re.M)
    return {topic: re.findall(r"`([^`]+)`", found) for topic, found in rows if topic != "where it looks"}


def look(engine, words=()):
    """What a submission finds: {topic: items}."""
    digests = [hashlib.sha256(word.encode()).hexdigest() for word in words]
    source = LOOK.replace('globals().get("DIGESTS", [])', repr(digests))
    job = {"kind": "notebook", "cells": [{"source": source}], "exercises": {}, "limits": {"output_bytes": 5_000_000}}
    answer = engine.run(job)
    came = events.read(answer.data, ())
    outputs = came.cells[0]["outputs"] if came.cells else came.failed
    assert [output.get("name") for output in outputs] == ["stdout"], outputs
    return json.loads(outputs[0]["text"])


def unlisted(found, listed):
    """{topic: items that no pattern of the page covers}."""

    def beyond(topic, items):
        return [item for item in items if not any(fnmatchcase(item, pattern) for pattern in listed.get(topic, ()))]

    return {topic: more for topic, items in found.items() if (more := beyond(topic, items))}


@pytest.fixture(scope="module", params=["alone", "beside others"])
def found(root, request):
    with pytest.MonkeyPatch.context() as patch, Engine(root / "datasets") as warm:
        patch.setenv("GRADER_TOKEN", word := secrets.token_hex(16))
        warm.launch()
        engines = [warm] if request.param == "alone" else warm.places(2)
        for engine in engines:
            engine.start()
            engine.run(job_before(mark := secrets.token_hex(16)))
        yield look(engines[0], [word, mark])
        for engine in engines:
            engine.close()


def job_before(mark):
    """The job of another submission, which leaves what it can."""
    leave = "import os, fcntl\nfcntl.fcntl(0, fcntl.F_SETFL, os.O_NONBLOCK)\nfor fd in range(64):\n    try:\n        os.lseek(fd, 4321, 0)\n    except OSError:\n        pass\n"
    source = f"mark = '{mark}'\n{leave}# {'long ' * 10_000}"
    return {"kind": "notebook", "cells": [{"source": source}], "files": {f"{mark}.txt": "aGVsbG8="}, "exercises": {}}


def test_a_submission_finds_what_is_listed_and_nothing_else(found, root):
    assert unlisted(found, table(root)) == {}


def test_the_page_lists_what_is_there(found, root):
    listed = table(root)
    assert listed.keys() == found.keys()
    for topic, patterns in listed.items():
        assert "*" not in patterns
        gone = [name for name in patterns if not any(fnmatchcase(item, name) for item in found[topic])]
        assert set(gone) <= DEPENDS, f"{topic}: no longer there"


# -------------------------------------------------------------------------------------------- planted faults


def patched(name, *changes):
    """A fault that changes the text of `runner.py` or `walls.py`."""

    def plant(monkeypatch, folder):
        where = {"runner.py": "RUNNER", "walls.py": "WALLS"}[name]
        text = getattr(sandbox, where).read_text()
        for old, new in changes:
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        (folder / name).write_text(text)
        monkeypatch.setattr(sandbox, where, folder / name)

    return plant


def variable(monkeypatch, folder):
    whole = sandbox.environment
    monkeypatch.setattr(sandbox, "environment", lambda *a, **k: {**whole(*a, **k), "GRADER_TOKEN": "x"})


def commanded(change):
    """A fault in the sandbox's command: `change(words, at)`, where the root is about to be made read-only."""

    def plant(monkeypatch, folder):
        whole = sandbox.command

        def command(datasets):
            words = whole(datasets)
            at = next(place for place in range(len(words)) if words[place : place + 2] == ["--remount-ro", "/"])
            return change(words, at)

        monkeypatch.setattr(sandbox, "command", command)

    return plant


READY = '    say(host, {"ready": True'
FORK = "    told, tell = os.pipe()\n    pid = os.fork()\n"
FAULTS = {
    "a descriptor of the warm process": (patched("runner.py", (READY, "    globals()['kept'] = os.pipe()\n" + READY)), "descriptors"),
    "the socket to the host": (patched("runner.py", ("        host.close()\n", ""), ("            open_anew({source, sink, tell})\n", "            pass\n")), "descriptors"),
    "the place in a shared file": (patched("runner.py", ("            open_anew({source, sink, tell})\n", "            pass\n")), "descriptors"),
    "a variable": (variable, "environment"),
    "a folder": (commanded(lambda words, at: [*words[:at], "--ro-bind", "/var/tmp", "/neighbour", *words[at:]]), "files"),
    "a root that can be written to": (commanded(lambda words, at: words[:at] + words[at + 2 :]), "mounted for writing"),
    "the rights of the machine's devices": (patched("walls.py", ("    fasten_devices()\n", "")), "changeable"),
    "a module of the grader": (patched("runner.py", (READY, "    sys.modules['autograder.judge.judgement'] = type(sys)('autograder.judge.judgement')\n" + READY)), "modules"),
    "an object of the grader": (patched("runner.py", (READY, "    globals()['kept'] = type('Sitting', (), {'__module__': 'autograder.judge.judgement'})()\n" + READY)), "types"),
    "the job of another submission": (patched("runner.py", (FORK, "    globals().setdefault('held', []).append(os.pread(fds[0], 1 << 24, 0))\n" + FORK)), "words"),
    "a long text": (patched("runner.py", (READY, "    globals()['kept'] = ['answer ' * 10_000]\n" + READY)), "long texts"),
    "a capability": (patched("walls.py", ("    check(libc.capset(header, bytes(24)))\n", "")), "capabilities"),
    "a signal that is blocked": (patched("runner.py", (READY, "    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])\n" + READY)), "signals"),
}  # fmt: skip


#: These say the same as others, of other topics: `make test-all` plants them.
RARE = {"a variable", "a root that can be written to", "an object of the grader", "a capability", "a signal that is blocked", "a long text"}


@pytest.mark.sample(2)
@pytest.mark.parametrize("fault", [pytest.param(name, marks=[pytest.mark.large] * (name in RARE)) for name in FAULTS])
def test_what_is_not_listed_is_found_out(root, tmp_path, monkeypatch, fault):
    plant, topic = FAULTS[fault]
    plant(monkeypatch, tmp_path)
    with Engine(root / "datasets") as engine:
        engine.run(job_before(mark := secrets.token_hex(16)))
        assert topic in unlisted(look(engine, [mark]), table(root))
