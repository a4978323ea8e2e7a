"""What students hand in when nothing is wrong with their work: each kind is a function, named by its fault.

`make(sheet)` returns {file name: bytes}, or {file name: (bytes, seconds)} where the time of a file matters; "@" in a
name stands for the assignment's.
"""

import copy
import gzip
import io
import json
import tarfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field

from autograder.intake.notes import Kind as Said

#: An answer in words, which only its place tells from other text.
WORDS = "Each step begins where the last one ended, so that they cannot be done at once."
ANSWER = "which-loop-stays"


@dataclass(frozen=True)
class Fault:
    """One kind of submission.

    Attributes:
        make: as above.
        said: what the note to student and teacher is about; None where there is nothing to say.
        lost: {exercise: marks} where the work that is there earns less than all; "rest" stands for all others.
        words: whether the answer in words is found too.
    """

    name: str
    make: Callable
    said: Said | None
    lost: dict = field(default_factory=dict)
    words: bool = True


FAULTS: list[Fault] = []


def fault(said, lost=None, words=True):
    """Adds the decorated function to the kinds."""

    def add(make):
        FAULTS.append(Fault(make.__name__.replace("_", "-"), make, said, lost or {}, words))
        return make

    return add


class Sheet:
    """The release as JSON data, and the right answers to it."""

    def __init__(self, release, answers):
        self.release, self.answers = release, answers

    def solved(self, **answers):
        """The notebook with all answers; some may be given otherwise."""
        notebook = copy.deepcopy(self.release)
        for name, source in {**self.answers, **answers}.items():
            cell(notebook, f"{name}-solution")["source"] = source
        cell(notebook, ANSWER)["source"] = WORDS
        return notebook

    def blank(self):
        return copy.deepcopy(self.release)


def cell(notebook, name):
    return next(c for c in notebook["cells"] if c["metadata"].get("nbgrader", {}).get("grade_id") == name)


def at(notebook, name):
    return notebook["cells"].index(cell(notebook, name))


def code(source, **more):
    return {"cell_type": "code", "metadata": {}, "source": source, "outputs": [], "execution_count": None, **more}


def data(notebook, **options):
    return json.dumps(notebook, **{"indent": 1, **options}).encode()


def alone(notebook):
    return {"@.ipynb": data(notebook)}


def each(notebook, change):
    """A notebook of whose cells each was changed."""
    for one in notebook["cells"]:
        change(one)
    return alone(notebook)


# --------------------------------------------------------------------------------- metadata and ids


def strip(one):
    one["metadata"] = {}


@fault(Said.MATCHED)
def nbstripout(sheet):
    def change(one):
        strip(one)
        one.pop("id", None)

    return each(sheet.solved(), change)


@fault(Said.MATCHED)
def metadata_stripped_ids_kept(sheet):
    return each(sheet.solved(), strip)


@fault(Said.MATCHED)
def colab(sheet):
    notebook, number = sheet.solved(), iter(range(1000))
    notebook["metadata"] = {"colab": {"provenance": []}, "kernelspec": {"name": "python3", "display_name": "Python 3"}}
    notebook["cells"].insert(0, code("from google.colab import drive\ndrive.mount('/content/drive')"))
    notebook["cells"].insert(1, code("!pip install -q numpy\n%matplotlib notebook"))

    def change(one):
        one["metadata"], one["id"] = {"id": f"aB{next(number)}", "colab": {"base_uri": "x"}}, None
        del one["id"]

    notebook["nbformat_minor"] = 0
    return each(notebook, change)


@fault(Said.MATCHED)
def kaggle(sheet):
    notebook = sheet.solved()
    notebook["metadata"] = {"kaggle": {"accelerator": "none"}, "papermill": {"duration": None}}

    def change(one):
        one["metadata"] = {"execution": {"iopub.status.busy": "2026-01-01"}, "trusted": True, "_uuid": "8f2839f25d"}
        one.pop("id", None)

    return each(notebook, change)


@fault(Said.MATCHED)
def deepnote(sheet):
    number = iter(range(1000))

    def change(one):
        key = f"{next(number):032x}"
        one["metadata"], one["id"] = {"cell_id": key, "deepnote_cell_type": one["cell_type"]}, key

    return each(sheet.solved(), change)


@fault(Said.MATCHED)
def datalore(sheet):
    def change(one):
        one["metadata"], one["source"] = {"datalore": {"node_id": "x"}}, "".join(one["source"])
        one.pop("id", None)

    return each(sheet.solved(), change)


@fault(None)
def vs_code(sheet):
    notebook = sheet.solved()
    notebook["metadata"]["kernelspec"] = {"name": "my-env", "display_name": "my-env (3.13)", "language": "python"}
    return each(notebook, lambda one: one["metadata"].update(vscode={"languageId": "python"}))


@fault(Said.MATCHED)
def vs_code_new_ids_no_metadata(sheet):
    number = iter(range(1000))
    return each(sheet.solved(), lambda one: one.update(id=f"{next(number):08x}", metadata={}))


@fault(Said.MATCHED)
def grade_ids_rewritten(sheet):
    number = iter(range(1000))

    def change(one):
        if "nbgrader" in one["metadata"]:
            one["metadata"]["nbgrader"]["grade_id"] = one["id"] = f"cell-{next(number):016x}"

    return each(sheet.solved(), change)


@fault(None)
def grade_ids_swapped(sheet):
    """Each answer has another one's id."""
    notebook = sheet.solved()
    names = [f"{name}-solution" for name in sheet.answers]
    cells = [cell(notebook, name) for name in names]
    for one, name in zip(cells, names[1:] + names[:1]):
        one["metadata"]["nbgrader"]["grade_id"] = name
    return alone(notebook)


@fault(None)
def missing_ids(sheet):
    return each(sheet.solved(), lambda one: one.pop("id", None))


@fault(None)
def duplicate_ids(sheet):
    return each(sheet.solved(), lambda one: one.update(id="same"))


@fault(None)
def ids_that_are_none(sheet):
    return each(sheet.solved(), lambda one: one.update(id=7 if one["cell_type"] == "code" else "with blank " * 20))


@fault(Said.MATCHED)
def metadata_that_is_none(sheet):
    return each(sheet.solved(), lambda one: one.update(metadata=None, id=None))


@fault(None)
def unknown_metadata(sheet):
    odd = {"slideshow": {"slide_type": "x"}, "tags": 1, "collapsed": "no", "jupyter": None, "name": ["x"]}
    return each(sheet.solved(), lambda one: one["metadata"].update(odd))


# --------------------------------------------------------------------------------------------- locked cells


@fault(Said.PUT_BACK)
def imports_cell_deleted(sheet):
    notebook = sheet.solved()
    notebook["cells"].remove(cell(notebook, "imports"))
    return alone(notebook)


@fault(Said.PUT_BACK)
def graded_cell_deleted(sheet):
    notebook = sheet.solved()
    notebook["cells"].remove(cell(notebook, "softmax"))
    return alone(notebook)


@fault(Said.PUT_BACK)
def all_locked_cells_deleted(sheet):
    notebook = sheet.solved()
    notebook["cells"] = [c for c in notebook["cells"] if not c["metadata"].get("nbgrader", {}).get("locked")]
    return alone(notebook)


@fault(Said.PUT_BACK, words=False)
def only_the_functions_left(sheet):
    return alone({**sheet.blank(), "cells": [code(source) for source in sheet.answers.values()]})


@fault(Said.PUT_BACK, words=False)
def all_in_one_cell(sheet):
    text = "import numpy as np\n\n" + "\n\n".join(sheet.answers.values())
    return alone({**sheet.blank(), "cells": [code(text)]})


@fault(Said.MOVED)
def imports_moved_to_the_end(sheet):
    notebook = sheet.solved()
    notebook["cells"].append(notebook["cells"].pop(at(notebook, "imports")))
    return alone(notebook)


@fault(Said.MOVED)
def graded_cell_moved_above_its_answer(sheet):
    notebook = sheet.solved()
    notebook["cells"].insert(3, notebook["cells"].pop(at(notebook, "l2_loss")))
    return alone(notebook)


@fault(None, words=False)
def cells_in_reverse(sheet):
    notebook = sheet.solved()
    notebook["cells"].reverse()
    return alone(notebook)


@fault(Said.EDITED)
def graded_cell_edited(sheet):
    notebook = sheet.solved()
    cell(notebook, "softmax")["source"] = "assert True  # my own test\nprint(softmax(np.ones((1, 2))))"
    return alone(notebook)


@fault(Said.EDITED)
def imports_cell_edited(sheet):
    notebook = sheet.solved(softmax=sheet.answers["softmax"].replace("np.", "mynp."))
    cell(notebook, "imports")["source"] = "import numpy as mynp\nimport math"
    return alone(notebook)


@fault(Said.EDITED)
def helper_in_a_locked_cell(sheet):
    notebook = sheet.solved(l1_loss="def l1_loss(yhat, y):\n    return helper(yhat - y)")
    one = cell(notebook, "imports")
    one["source"] = "".join(one["source"]) + "\n\ndef helper(x):\n    return np.sum(np.abs(x))\n"
    return alone(notebook)


@fault(Said.EDITED)
def answer_typed_into_the_graded_cell(sheet):
    notebook = sheet.solved()
    stub = cell(sheet.blank(), "softmax-solution")["source"]
    graded = cell(notebook, "softmax")
    graded["source"] = sheet.answers["softmax"] + "\n" + "".join(graded["source"])
    cell(notebook, "softmax-solution")["source"] = stub
    return alone(notebook)


# ------------------------------------------------------------------------ split, merged, copied, turned


@fault(Said.JOINED)
def function_split_over_two_cells(sheet):
    return alone(split(sheet.solved(), "gradient_step_vectorized-solution", 2, copy_metadata=True))


@fault(Said.JOINED)
def function_split_over_four_cells(sheet):
    return alone(split(sheet.solved(), "gradient_step_vectorized-solution", 4, copy_metadata=False))


def split(notebook, name, number, copy_metadata):
    """Cut a cell after the lines of its function's body, as JupyterLab's Split Cell does."""
    one, place = cell(notebook, name), at(notebook, name)
    lines = "".join(one["source"]).strip("\n").split("\n")
    cuts = [len(lines) - number + 1 + index for index in range(number - 1)]
    parts = ["\n".join(lines[a:b]) for a, b in zip([0, *cuts], [*cuts, len(lines)])]
    metadata = one["metadata"] if copy_metadata else {}
    notebook["cells"][place : place + 1] = [{**one, "source": parts[0]}, *(code(p, metadata=metadata) for p in parts[1:])]
    return notebook


@fault(None)
def cell_split_between_functions(sheet):
    notebook = sheet.solved()
    place = at(notebook, "softmax-solution")
    one = notebook["cells"][place]
    first = {**one, "source": "def shifted(x):\n    return x - x.max(axis=1, keepdims=True)"}
    second = {**one, "id": "second", "source": "def softmax(x):\n    e = np.exp(shifted(x))\n    return e / e.sum(axis=1, keepdims=True)"}
    notebook["cells"][place : place + 1] = [first, second]
    return alone(notebook)


@fault(Said.EDITED)
def cells_merged_downwards(sheet):
    """JupyterLab's Merge Cells: the first one's metadata, both texts."""
    notebook = sheet.solved()
    for name in ("l1_loss", "l2_loss"):
        place = at(notebook, f"{name}-solution")
        first, second = notebook["cells"][place : place + 2]
        first["source"] = "".join(first["source"]) + "\n" + "".join(second["source"])
        del notebook["cells"][place + 1]
    first, second = cell(notebook, "imports"), cell(notebook, "dot_loop-solution")
    first["source"] = "".join(first["source"]) + "\n" + "".join(second["source"])
    notebook["cells"].remove(second)
    return alone(notebook)


@fault(Said.COPIED)
def answer_and_graded_cell_copied(sheet):
    notebook = sheet.solved()
    for name in ("softmax-solution", "softmax"):
        notebook["cells"].insert(at(notebook, name) + 1, {**cell(notebook, name), "id": f"{name}-copy"})
    return alone(notebook)


@fault(Said.COPIED)
def copied_answer_is_the_better_one(sheet):
    notebook = sheet.solved(softmax="def softmax(x):\n    return x")
    better = {**cell(notebook, "softmax-solution"), "id": "b", "source": sheet.answers["softmax"]}
    notebook["cells"].insert(at(notebook, "softmax-solution") + 1, better)
    return alone(notebook)


@fault(Said.COPIED, {"softmax": 0.0})
def the_last_definition_that_runs_counts(sheet):
    notebook = sheet.solved()
    worse = {**cell(notebook, "softmax-solution"), "id": "b", "source": "def softmax(x):\n    return x"}
    notebook["cells"].insert(at(notebook, "softmax-solution") + 1, worse)
    return alone(notebook)


@fault(None)
def a_later_definition_that_fails_does_not_count(sheet):
    notebook = sheet.solved()
    fails = code("1 / 0\ndef softmax(x):\n    return x")
    notebook["cells"].insert(at(notebook, "softmax-solution") + 1, fails)
    return alone(notebook)


@fault(Said.OWN_PLACE)
def function_in_a_cell_above_its_stub(sheet):
    notebook = moved_out(sheet, "softmax")
    notebook["cells"].insert(at(notebook, "softmax-solution"), code(sheet.answers["softmax"]))
    return alone(notebook)


@fault(Said.OWN_PLACE)
def function_in_a_cell_at_the_end(sheet):
    notebook = moved_out(sheet, "softmax")
    notebook["cells"].append(code(sheet.answers["softmax"]))
    return alone(notebook)


@fault(Said.OWN_PLACE)
def all_functions_at_the_end(sheet):
    notebook = sheet.blank()
    cell(notebook, ANSWER)["source"] = WORDS
    notebook["cells"] += [code(source) for source in sheet.answers.values()]
    return alone(notebook)


@fault(Said.OWN_PLACE)
def function_under_another_exercise(sheet):
    notebook = moved_out(sheet, "softmax")
    other = cell(notebook, "l2_loss-solution")
    other["source"] = "".join(other["source"]) + "\n\n" + sheet.answers["softmax"]
    return alone(notebook)


def moved_out(sheet, name):
    """A notebook in which one answer is still as it was released."""
    notebook = sheet.solved()
    cell(notebook, f"{name}-solution")["source"] = cell(sheet.blank(), f"{name}-solution")["source"]
    return notebook


def turned(one, kind):
    one["cell_type"] = kind
    for name in ("outputs", "execution_count"):
        one.pop(name, None)


@fault(Said.CELL_TYPE)
def answers_turned_into_markdown(sheet):
    notebook = sheet.solved()
    for name in ("softmax-solution", "l1_loss-solution"):
        turned(cell(notebook, name), "markdown")
    return alone(notebook)


@fault(Said.CELL_TYPE)
def answer_turned_into_raw_without_metadata(sheet):
    notebook = sheet.solved()
    one = cell(notebook, "softmax-solution")
    turned(one, "raw")
    one.update(metadata={}, id="x1")
    return alone(notebook)


@fault(Said.CELL_TYPE)
def answer_in_a_fence(sheet):
    notebook = sheet.solved(softmax=f"```python\n{sheet.answers['softmax']}\n```")
    turned(cell(notebook, "softmax-solution"), "markdown")
    return alone(notebook)


@fault(Said.CELL_TYPE)
def graded_cells_turned_into_raw(sheet):
    notebook = sheet.solved()
    for name in ("softmax", "imports"):
        turned(cell(notebook, name), "raw")
    return alone(notebook)


@fault(Said.CELL_TYPE)
def words_in_a_code_cell(sheet):
    notebook = sheet.solved()
    cell(notebook, ANSWER).update(cell_type="code", outputs=[], execution_count=None)
    return alone(notebook)


# ------------------------------------------------------------------------- names, folders, archives


def named(name, said=Said.OTHER_NAME):
    FAULTS.append(Fault("name-" + name.replace("@", "x").replace("/", "-"), lambda sheet: {name: data(sheet.solved())}, said))


for odd in (
    "@ (1).ipynb", "Copy of @.ipynb", "Kopie von @.ipynb", "@-Copy1.ipynb", "@_final_FINAL.ipynb", "@.ipynb.txt", "@.ipynb.json",
    "@.txt", "@.json", "@", "@.IPYNB", "Untitled.ipynb", "hw1 ünï 数.ipynb", "my work/@.ipynb", "a/b/c/Untitled3.ipynb", "[@].ipynb",
):  # fmt: skip
    named(odd)


def zipped(files):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


@fault(Said.ARCHIVE)
def in_a_zip(sheet):
    return {"@.zip": zipped({"@.ipynb": data(sheet.solved())})}


@fault(Said.ARCHIVE)
def in_a_zip_of_a_mac(sheet):
    inside = {"hw/@.ipynb": data(sheet.solved()), "__MACOSX/hw/._@.ipynb": b"\0\5\x16\7" * 9, "hw/.ipynb_checkpoints/@-checkpoint.ipynb": data(sheet.blank())}
    return {"sub/Archive.zip": zipped(inside)}


@fault(Said.ARCHIVE)
def in_a_zip_in_a_zip(sheet):
    return {"all.zip": zipped({"mine/x.zip": zipped({"work/Copy of @.ipynb": data(sheet.solved())})})}


@fault(Said.ARCHIVE)
def a_zip_named_as_the_notebook(sheet):
    return {"@.ipynb": zipped({"@.ipynb": data(sheet.solved())})}


@fault(Said.ARCHIVE)
def in_a_tar_gz(sheet):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        content = data(sheet.solved())
        entry = tarfile.TarInfo("home/me/work.ipynb")
        entry.size = len(content)
        archive.addfile(entry, io.BytesIO(content))
    return {"work.tar.gz": buffer.getvalue()}


@fault(Said.ARCHIVE)
def gzipped(sheet):
    return {"@.ipynb.gz": gzip.compress(data(sheet.solved()))}


OTHER = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [code("print('another notebook')", id="a")]}


@fault(Said.OTHER_NAME)
def beside_other_notebooks(sheet):
    return {"lesson.ipynb": data(OTHER), "mine.ipynb": data(sheet.solved()), "scratch.ipynb": b"{"}


@fault(None)
def right_name_beside_other_notebooks(sheet):
    return {"@.ipynb": data(sheet.solved()), "lesson.ipynb": (data(OTHER), 100), "@-broken.ipynb": (b"{", 100)}


@fault(Said.SEVERAL)
def two_candidates_the_newer_is_right(sheet):
    return {"@ (1).ipynb": (data(sheet.solved(softmax="def softmax(x):\n    return x")), 0), "@ (2).ipynb": (data(sheet.solved()), 600)}


@fault(Said.SEVERAL, {"softmax": 0.0})
def two_candidates_the_newer_is_wrong(sheet):
    wrong = data(sheet.solved(softmax="def softmax(x):\n    return x"))
    return {"@ (1).ipynb": (data(sheet.solved()), 0), "@ (2).ipynb": (wrong, 600)}


@fault(Said.SEVERAL)
def an_older_copy_beside(sheet):
    return {"@.ipynb": (data(sheet.solved()), 600), "@-Copy1.ipynb": (data(sheet.solved(softmax="def softmax(x):\n    return 1")), 0)}


@fault(Said.OTHER_NAME)
def the_release_untouched_beside_the_work(sheet):
    return {"@.ipynb": (data(sheet.blank()), 600), "@ (1).ipynb": (data(sheet.solved()), 0)}


@fault(Said.OTHER_NAME)
def the_right_name_is_broken_the_copy_is_not(sheet):
    return {"@.ipynb": (b"{", 600), "@ (1).ipynb": (data(sheet.solved()), 0)}


# ---------------------------------------------------------------------------------------- size, formats, encodings


@fault(None)
def widget_state_of_6_mb(sheet):
    notebook = sheet.solved()
    state = {f"{i:032x}": {"model_name": "LayoutModel", "state": {"_view": "x" * 500}} for i in range(10_000)}
    notebook["metadata"]["widgets"] = {"application/vnd.jupyter.widget-state+json": {"state": state}}
    return alone(notebook)


@fault(None)
def outputs_of_60_mb(sheet):
    return alone(with_output(sheet.solved(), "iVBORw0KGgo" * 5_500_000))


def with_output(notebook, picture):
    tricky = {"output_type": "stream", "name": "stdout", "text": ['"outputs": [}]\\', "\\", '\\"', "]}"]}
    shown = {"output_type": "display_data", "metadata": {"outputs": [[]]}, "data": {"image/png": picture}}
    cell(notebook, "race")["outputs"] = [tricky, shown, tricky]
    return notebook


@fault(None)
def attachments_of_8_mb(sheet):
    notebook = sheet.solved()
    notebook["cells"][0]["attachments"] = {"a.png": {"image/png": "A" * 8_000_000}}
    return alone(notebook)


@fault(None)
def outputs_of_8_mb_in_utf_16(sheet):
    text = data(with_output(sheet.solved(), "A" * 4_000_000)).decode()
    return {"@.ipynb": text.encode("utf-16")}


def encoded(name, encode, said=None):
    def make(sheet):
        text = data(sheet.solved(), ensure_ascii=False).decode()
        return {"@.ipynb": encode(text)}

    FAULTS.append(Fault(name, make, said))


encoded("utf-16-with-a-mark", lambda text: text.encode("utf-16"))
encoded("utf-16-le-without-a-mark", lambda text: text.encode("utf-16-le"))
encoded("utf-16-be-without-a-mark", lambda text: text.encode("utf-16-be"))
encoded("utf-16-be-with-a-mark", lambda text: b"\xfe\xff" + text.encode("utf-16-be"))
encoded("utf-32", lambda text: text.encode("utf-32"))
encoded("utf-8-with-a-mark", lambda text: text.encode("utf-8-sig"))
encoded("windows-1252", lambda text: text.encode("cp1252", "replace"), Said.ENCODING)
encoded("crlf", lambda text: text.replace("\n", "\r\n").encode())


@fault(None)
def crlf_in_the_sources(sheet):
    return each(sheet.solved(), lambda one: one.update(source="".join(one["source"]).replace("\n", "\r\n")))


@fault(None)
def lines_without_their_ends_are_joined_as_text(sheet):
    return each(sheet.solved(), lambda one: one.update(source="".join(one["source"]).splitlines(keepends=True)))


def old_format(notebook, version):
    def convert(one):
        found = {"cell_type": one["cell_type"], "metadata": {}}
        if one["cell_type"] == "code":
            return found | {"input": one["source"], "outputs": [], "language": "python", "collapsed": False, "prompt_number": 1}
        return found | {"source": one["source"]}

    heading = {"cell_type": "heading", "level": 1, "metadata": {}, "source": "My work"}
    cells = [heading, *map(convert, notebook["cells"])]
    return {"nbformat": version, "nbformat_minor": 0, "metadata": {"name": ""}, "worksheets": [{"cells": cells, "metadata": {}}]}


@fault(Said.FORMAT)
def nbformat_3(sheet):
    return alone(old_format(sheet.solved(), 3))


@fault(Said.FORMAT)
def nbformat_2(sheet):
    return alone(old_format(sheet.solved(), 2))


@fault(None)
def nan_in_json(sheet):
    notebook = sheet.solved()
    notebook["metadata"]["x"] = float("nan")
    cell(notebook, "race")["execution_count"] = float("inf")
    return alone(notebook)


@fault(None)
def null_sources_and_missing_keys(sheet):
    notebook = sheet.solved()
    for one in notebook["cells"]:
        for name in ("outputs", "execution_count"):
            one.pop(name, None)
    notebook["cells"].insert(5, {"cell_type": "code", "source": None})
    notebook["cells"].insert(6, {"cell_type": "markdown", "metadata": None, "source": None})
    notebook["cells"].insert(7, {"cell_type": "sql", "metadata": {}, "source": "select 1"})
    notebook["cells"].insert(8, None)
    return alone(notebook)


@fault(None)
def no_format_number(sheet):
    notebook = sheet.solved()
    del notebook["nbformat"], notebook["nbformat_minor"], notebook["metadata"]
    return alone(notebook)


@fault(None)
def format_number_as_text(sheet):
    return alone({**sheet.solved(), "nbformat": "4", "nbformat_minor": None})


@fault(None)
def a_bare_list_of_cells(sheet):
    return {"@.ipynb": data(sheet.solved()["cells"])}


@fault(None)
def text_after_the_end(sheet):
    return {"@.ipynb": data(sheet.solved()) + b"\n}\n  garbage"}


@fault(None)
def control_characters_in_strings(sheet):
    return {"@.ipynb": data(sheet.solved(softmax="#\x01\t\n" + sheet.answers["softmax"])).replace(b"\\u0001", b"\x01").replace(b"\\t", b"\t")}


# --------------------------------------------------------------------------------------------- damaged files


@fault(Said.CONFLICT)
def conflict_in_outputs(sheet):
    lines = data(sheet.solved()).decode().split("\n")
    place = next(i for i, line in enumerate(lines) if '"execution_count": null' in line)
    lines[place : place + 1] = ["<<<<<<< HEAD", '   "execution_count": 3,', "=======", '   "execution_count": 17,', ">>>>>>> origin/main"]
    return {"@.ipynb": "\n".join(lines).encode()}


@fault(Said.CONFLICT)
def conflict_between_stub_and_answer(sheet):
    return {"@.ipynb": conflicted(sheet, own_is_stub=True)}


@fault(Said.CONFLICT)
def conflict_between_answer_and_stub(sheet):
    return {"@.ipynb": conflicted(sheet, own_is_stub=False)}


def conflicted(sheet, own_is_stub):
    """What git makes of two versions of one answer."""
    notebook = sheet.solved()
    cell(notebook, "softmax-solution")["source"] = ["@@@"]
    stub = "".join(cell(sheet.blank(), "softmax-solution")["source"])
    both = [",\n".join(f"    {json.dumps(line)}" for line in text.splitlines(keepends=True)) for text in (stub, sheet.answers["softmax"])]
    ours, theirs = both if own_is_stub else both[::-1]
    conflict = f"<<<<<<< HEAD\n{ours}\n||||||| 1a2b3c\n=======\n{theirs}\n>>>>>>> 9f8e7d (my work)"
    return data(notebook).decode().replace('    "@@@"', conflict).encode()


@fault(Said.CONFLICT)
def conflict_inside_a_cell(sheet):
    stub = "".join(cell(sheet.blank(), "softmax-solution")["source"])
    return alone(sheet.solved(softmax=f"<<<<<<< HEAD\n{stub}\n=======\n{sheet.answers['softmax']}\n>>>>>>> other"))


@fault(Said.CONFLICT)
def conflict_of_whole_cells(sheet):
    """Both sides have a cell of their own, and the commas do not fit."""
    text = data(sheet.solved()).decode()
    mine = json.dumps(code("mine = 1", id="mine"), indent=1)
    theirs = json.dumps(code("theirs = 1", id="theirs"), indent=1)
    return {"@.ipynb": text.replace('"cells": [', f'"cells": [\n<<<<<<< HEAD\n{mine}\n=======\n{theirs}\n>>>>>>> x\n', 1).encode()}


def cut(notebook, part):
    text = data(notebook)
    return {"@.ipynb": text[: int(len(text) * part)]}


@fault(Said.DAMAGED)
def cut_off_near_the_end(sheet):
    return {"@.ipynb": data(sheet.solved()).rstrip()[:-3]}


@fault(Said.DAMAGED, {"l2_loss": 0.0, "gradient_step_loops": 0.0, "gradient_step_vectorized": 0.0}, words=False)
def cut_off_in_an_answer(sheet):
    text = data(sheet.solved()).decode()
    return {"@.ipynb": text[: text.index("def l2_loss")].encode()}


@fault(Said.DAMAGED)
def a_comma_is_missing(sheet):
    text = data(sheet.solved()).decode()
    return {"@.ipynb": text.replace("\n  },\n  {", "\n  }\n  {", 3).encode()}


@fault(Said.DAMAGED, {"softmax": 0.0})
def one_cell_is_damaged(sheet):
    text = data(sheet.solved()).decode()
    place = text.index("def softmax")
    return {"@.ipynb": (text[:place] + '"' + text[place:]).encode()}


# ------------------------------------------------------------------------------------------------------ scripts


@fault(Said.SCRIPT, words=False)
def a_python_file(sheet):
    return {"answers.py": ("import numpy as np\n\n" + "\n\n".join(sheet.answers.values()) + "\n\nif __name__ == '__main__':\n    print(softmax(1))\n").encode()}


@fault(Said.SCRIPT, {"softmax": 0.0}, words=False)
def a_python_file_with_a_mistake_in_one_function(sheet):
    wrong = {**sheet.answers, "softmax": "def softmax(x):\n    return ((x"}
    return {"@.py": ("import numpy as np\n\n" + "\n\n".join(wrong.values()) + "\n").encode()}


@fault(Said.SCRIPT)
def jupytext_percent(sheet):
    parts = ["# ---\n# jupyter:\n#   jupytext:\n#     formats: ipynb,py:percent\n# ---\n"]
    for one in sheet.solved()["cells"]:
        about = one["metadata"].get("nbgrader")
        head = f" nbgrader={json.dumps(about)}" if about else ""
        text = "".join(one["source"])
        if one["cell_type"] == "markdown":
            parts.append(f"# %% [markdown]{head}\n" + "\n".join(f"# {line}".rstrip() for line in text.split("\n")))
        else:
            parts.append(f"# %%{head}\n{text}")
    return {"@.py": "\n\n".join(parts).encode()}


@fault(Said.SCRIPT, words=False)
def jupytext_myst(sheet):
    parts = ["---\njupytext:\n  formats: md:myst\n---\n"]
    for one in sheet.solved()["cells"]:
        text = "".join(one["source"])
        parts.append(f"```{{code-cell}} ipython3\n:tags: [x]\n\n{text}\n```" if one["cell_type"] == "code" else text)
    return {"@.md": "\n\n".join(parts).encode()}


@fault(Said.SCRIPT, words=False)
def nbconvert_to_script(sheet):
    parts = ["#!/usr/bin/env python\n# coding: utf-8"]
    for number, one in enumerate(sheet.solved()["cells"]):
        text = "".join(one["source"])
        parts.append(f"# In[{number}]:\n\n\n{text}" if one["cell_type"] == "code" else "\n".join(f"# {line}" for line in text.split("\n")))
    return {"@.py": "\n\n\n".join(parts).encode()}


@fault(Said.SCRIPT, words=False)
def a_python_file_in_a_zip_named_txt(sheet):
    return {"work.txt": ("import numpy as np\n" + "\n".join(sheet.answers.values())).encode()}


# -------------------------------------------------------------------------------------------------- other things


@fault(Said.TIME)
def a_time_stamp_that_is_no_time(sheet):
    return {"@.ipynb": data(sheet.solved()), "timestamp.txt": b"yesterday evening"}


@fault(None)
def another_kernel(sheet):
    notebook = sheet.solved()
    notebook["metadata"]["kernelspec"] = {"name": "julia-1.9", "display_name": "Julia", "language": "julia"}
    return alone(notebook)


@fault(None)
def indented_cells(sheet):
    return alone(sheet.solved(softmax="\n".join("    " + line for line in sheet.answers["softmax"].split("\n"))))
