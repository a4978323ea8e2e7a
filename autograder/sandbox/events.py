"""Open the answer to a job: lines that a stranger's process wrote.

What does not fit the schemas here is left out, as if it had not been sent.  An honest runner writes nothing else, and
who writes something else gets no mark for it: an exercise without evidence is judged as one that was not reached.

Opening takes memory in proportion to the answer, so it is done in a guarded process (`autograder.sandbox.guard`).
"""

import io
import json
import re
from collections.abc import Callable, Container
from dataclasses import dataclass, field
from typing import Any

import fastjsonschema

from autograder.verdict import Ended

#: An event of more bytes is none of the runner's: a cell's outputs are cut, and evidence holds small arrays.
EVENT_BYTES = 16 << 20

_text, _name = {"type": "string"}, {"type": "string", "maxLength": 300}
_bundle = {"type": "object", "properties": {"text/plain": _text}}
_count = {"type": "integer", "minimum": 0, "maximum": 1_000_000}
_whole = {"type": "integer", "minimum": 0, "maximum": 1 << 60}
_seconds = {"type": "number", "minimum": 0, "maximum": 1e6}


def _object(required: dict[str, Any], **optional: Any) -> dict[str, Any]:
    """The schema of an object that has these fields and no others."""
    fields = {**required, **optional}
    return {"type": "object", "properties": fields, "required": [*required], "additionalProperties": False}


def _output(kind: str, **fields: Any) -> dict[str, Any]:
    return _object({"output_type": {"const": kind}, **fields})


_lines = {"type": "array", "items": _text, "maxItems": 1000}
_outputs = [
    _output("stream", name={"enum": ["stdout", "stderr"]}, text=_text),
    _output("display_data", data=_bundle, metadata={"type": "object"}),
    _output("execute_result", data=_bundle, metadata={"type": "object"}, execution_count=_count),
    _output("error", ename=_text, evalue=_text, traceback=_lines),
]
_names = {"type": "array", "items": _name, "maxItems": 100}
_error = _object(
    {"type": _name, "message": {"type": "string", "maxLength": 1000}},
    name=_name,
    near=_name,
    function=_name,
    line={"type": "integer", "minimum": -1_000_000, "maximum": 1_000_000},
    text=_name,
    part=_name,
    owner=_name,
    keys=_name,
    holder=_name,
    values={"type": "object", "additionalProperties": _name, "maxProperties": 20},
)
_helper_call = _object(
    {"name": _name, "args": {"type": "object"}}, returned={}, changed={"type": "boolean"}, error=_name
)
_call = _object(
    {
        "changed": _names,
        "asked": {"type": "object", "maxProperties": 100},
        "helper_calls": {"type": "array", "items": _helper_call, "maxItems": 10_000},
        "seconds": _seconds,
    },
    returned={},
    printed={"type": "string", "maxLength": 2000},
    shared=_names,
    error=_error,
    start=_object({}, returned={}, error=_error),
)
_call["oneOf"] = [{"required": ["returned"]}, {"required": ["error"]}]
_runs = {"type": "array", "items": {"type": "array", "items": _call}}
_work = _object(
    {
        "lines": _whole,
        "calls": _whole,
        "helpers": _whole,
        "peak": _whole,
        "used": _names,
        "disturbed": {"type": "boolean"},
    }
)
_some_work = {"type": "array", "items": _work, "maxItems": 2}
_works = {"type": "object", "additionalProperties": _some_work, "maxProperties": 9}
_defaults = {"type": "object", "maxProperties": 100}
_source = {"type": ["string", "null"], "maxLength": 20_000}
_evidence = [
    _object({"missing": {"type": "string", "maxLength": 1000}}),
    _object({"runs": _runs, "work": _works, "defaults": _defaults, "globals_read": _names, "source": _source}),
]

_SCHEMAS = {
    "cell": _object(
        {
            "event": {"const": "cell"},
            "index": _count,
            "outputs": {"type": "array", "items": {"anyOf": _outputs}, "maxItems": 100_000},
            "count": _count,
            "seconds": _seconds,
        }
    ),
    "evidence": _object({"event": {"const": "evidence"}, "exercise": _name, "evidence": {"anyOf": _evidence}}),
    "failed": _object({"event": {"const": "failed"}, "reason": {"type": "string", "maxLength": 4000}}),
    "end": _object({"event": {"const": "end"}}),
}
_CHECKS = {kind: fastjsonschema.compile(schema) for kind, schema in _SCHEMAS.items()}

#: How the runner begins a line of evidence.
_EVIDENCE = re.compile(rb'\{"event": "evidence", "exercise": "(\w{1,300})", ')
#: One half of a character that takes two (a lone surrogate), written out in JSON, and as it is: no text that could be
#: written to a file.
_ESCAPED, _HALF = re.compile(rb"\\u[dD][89a-fA-F]"), re.compile("[\ud800-\udfff]")


@dataclass
class Events:
    """An answer, opened.

    Attributes:
        cells: {index: {"outputs", "count", "seconds"}} of the cells that ran.
        evidence: {exercise: evidence}; where there are several for one, the last.
        lines: {exercise: the line that its evidence stood in}.
        failed: why the runner gave up, or None.
        complete: whether the runner reached its end.
        refused: how many lines were none of the runner's.
    """

    cells: dict[int, dict[str, Any]] = field(default_factory=dict)
    evidence: dict[str, Any] = field(default_factory=dict)
    lines: dict[str, bytes] = field(default_factory=dict)
    failed: str | None = None
    complete: bool = False
    refused: int = 0

    def ended(self, how: Ended) -> Ended:
        """How the job ended: one whose process ended well, but not where the runner ends, died by its own doing."""
        return Ended.DIED if how == Ended.DONE and not (self.complete or self.failed) else how


def read(
    data: bytes, exercises: Container[str], known: Callable[[str, bytes], Any] = lambda exercise, line: None
) -> Events:
    """The events in `data`, bytes.

    Args:
        exercises: names of the exercises that were asked for; evidence of others is refused.
        known: what stands for a line with the evidence of an exercise, which then is not opened; None to open it.
    """
    found = Events()
    for line in io.BytesIO(data):  # which copies a line at a time
        begin = _EVIDENCE.match(line)
        name = begin[1].decode() if begin else ""
        seen = known(name, line) if name in exercises else None
        if seen is not None:
            found.evidence[name], found.lines[name] = seen, line
        elif line.strip():
            _take(found, line, exercises)
    return found


def _take(found: Events, line: bytes, exercises: Container[str]) -> None:
    try:
        event = _event_of(line)
        kind = event["event"]
        if kind == "evidence" and event["exercise"] not in exercises:
            raise ValueError("it was not asked for")
    except (ValueError, KeyError, TypeError, RecursionError):
        found.refused += 1
        return
    if kind == "cell":
        found.cells[int(event["index"])] = event  # for JSON's schemas, 1.0 is a whole number
    elif kind == "evidence":
        found.evidence[event["exercise"]], found.lines[event["exercise"]] = event["evidence"], line
    elif kind == "failed":
        found.failed = event["reason"]
    else:
        found.complete = True


def _event_of(line: bytes) -> dict[str, Any]:
    """A line as an event.

    Raises:
        ValueError, KeyError, TypeError, RecursionError: it is none, or larger than any that the runner writes.
    """
    if len(line) > EVENT_BYTES:
        raise ValueError("too large")
    text = line.decode()  # strictly UTF-8; `json.loads` would guess others
    event: dict[str, Any] = json.loads(text)
    if b"\\u" in line and _ESCAPED.search(line) and _HALF.search(json.dumps(event, ensure_ascii=False)):
        raise ValueError("half a character")
    _CHECKS[event["event"]](event)
    return event
