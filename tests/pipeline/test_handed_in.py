"""What is read of a submission's folder, beside the notebook."""

from pathlib import Path

from autograder.grading import batch


def test_a_file_that_cannot_be_read_is_left_out_and_stops_nobody(tmp_path, monkeypatch):
    for name in ("unit.ipynb", "closed.txt", "open.txt"):
        (tmp_path / name).write_text(name)
    read = Path.read_bytes

    def refuse(path):  # for root no file is closed
        if path.name == "closed.txt":
            raise PermissionError(13, "Permission denied", str(path))
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    files, notebook, damaged = batch._read(tmp_path, "unit.ipynb", {})
    assert (files, notebook, damaged) == ({"open.txt": b"open.txt"}, b"unit.ipynb", None)
