"""Limits that several rooms share, with the reason for each."""

#: Limits of one job, all its processes together.  Seconds are wall time, but for `cpu_seconds`.
LIMITS = {
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
#: What was killed from outside is tried so often in all.
TRIES = 3
