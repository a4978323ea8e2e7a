"""The limits that several rooms share, each with its reason."""

from typing import TypedDict


class Limits(TypedDict):
    """Limits of one job, all its processes together.  Seconds are wall time, but for `cpu_seconds`."""

    cell_seconds: float
    call_seconds: float
    notebook_seconds: float
    cpu_seconds: float
    memory_bytes: int
    processes: int
    file_bytes: int
    output_bytes: int
    answer_bytes: int


LIMITS: Limits = {
    "cell_seconds": 60.0,
    "call_seconds": 20.0,
    "notebook_seconds": 300.0,
    "cpu_seconds": 300.0,
    "memory_bytes": 4 << 30,
    "processes": 64,
    "file_bytes": 64 << 20,
    "output_bytes": 1_000_000,
    "answer_bytes": 64 << 20,
}
#: How often in all a job is run that was killed from outside.
TRIES = 3

# ------------------------------------------------------------------------------------------------------- the judge

#: A student's question to a helper that is so many times larger than the reference's own is not asked again.
FORGED = 30
#: So long the judge asks such questions again, in all.
HELPER_SECONDS = 20.0
#: CPU seconds for which the judge looks for an explanation of one answer that nobody has listed.  What it has tried is
#: kept for the next answer.
EXPLAIN_SECONDS = 4.0
#: A source text of more characters is none that somebody typed, and its syntax tree takes a thousand times as much.
SOURCE_CHARACTERS = 100_000
#: A verdict's texts are cut to so many characters: they quote names, keys and messages of a student's choice.
TEXT_CHARACTERS = 1200

# ------------------------------------------------------------------------------------------- outputs of a notebook

#: Of a cell's outputs so many characters are kept (twice what the runner lets through), and of a notebook's.
CELL_CHARACTERS, NOTEBOOK_CHARACTERS = 2_000_000, 16_000_000
