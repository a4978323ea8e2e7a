"""What intake put right in a submission: one note for each kind of repair, for the student and the teacher."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What was put right.  Everything that has to know reads this, never a sentence."""

    OTHER_NAME = "other name"
    SEVERAL = "several notebooks"
    ARCHIVE = "archive"
    SCRIPT = "script"
    ENCODING = "encoding"
    CONFLICT = "merge conflict"
    DAMAGED = "damaged file"
    FORMAT = "format"
    MATCHED = "cells matched"
    COPIED = "cell copied"
    PUT_BACK = "cell put back"
    MOVED = "cell moved"
    EDITED = "cell edited"
    CELL_TYPE = "cell type"
    JOINED = "cells joined"
    OWN_PLACE = "function in another place"
    TIME = "time stamp"


@dataclass(frozen=True)
class Note:
    """One thing that was put right.

    Attributes:
        text: a sentence for the student and the teacher; names in it are a stranger's text.
    """

    kind: Kind
    text: str

    def as_dict(self) -> dict[str, str]:
        """The note as JSON data."""
        return {"kind": str(self.kind), "text": self.text}


def listed(names: list[str], most: int = 6) -> str:
    """Names for a sentence, each as code: `a`, `b` and 3 more."""
    shown = ", ".join(f"`{name[:80]}`" for name in names[:most])
    return shown + (f" and {len(names) - most} more" if len(names) > most else "")
