"""The errors that cross from one room to another; each message says what to do."""


class CourseError(Exception):
    """Something about the course folder is not as it should be; the message names file and remedy."""


class SpecError(Exception):
    """A unit or an exercise does not exist, or its specification is inconsistent."""


class NoSandbox(RuntimeError):
    """There is no sandbox here, and none was waived; the message says what to do."""


class EngineError(RuntimeError):
    """The engine itself failed, through no fault of a submission; the message says what to do."""


class KilledError(RuntimeError):
    """One submission's process was killed from outside again and again; the others can go on."""


class Overrun(Exception):
    """The work was stopped at a limit.

    Attributes:
        limit: "time", "memory", "size" or "crash".
    """

    def __init__(self, limit: str) -> None:
        self.limit = limit
        super().__init__(
            {
                "time": "it took too long to read",
                "memory": "it took too much memory to read",
                "size": "what came of it is too large",
                "crash": "the process that read it crashed",
            }[limit]
        )


class Failed(Exception):
    """The work raised; the message is `type: message` of what it raised."""
