"""The site with no installation: what is served, what the lab shows, and what runs where a Pyodide is at hand."""

import hashlib
import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from jupyterlite_pyodide_kernel.constants import PYODIDE_CDN_URL
from notebook_page import Explorer

from autograder.authoring import build, site
from autograder.errors import CourseError
from autograder.units import unit_names

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("site")]

HIDE = "import sys; sys.modules['h5py'] = None; sys.platform = 'emscripten'"


# ------------------------------------------------------------------------------------------ what is served


def test_lessons_assignments_data_and_wheels_are_served(root, built):
    files = built / "files"
    served = {path.stem for path in (files / "notebooks").glob("*.ipynb")}
    assert served == {path.stem for path in build.lesson_texts(root)}
    assert {path.stem for path in (files / "release").glob("*/*.ipynb")} == set(unit_names())
    listed = json.loads((built / "api/contents/datasets/all.json").read_text())["content"]
    assert {"cats_free.npz", "planar.npz", "checksums.json", "photographs.csv"} <= {entry["name"] for entry in listed}
    assert not [path for path in files.rglob("*") if path.suffix in (".py", ".h5")]
    index = json.loads((built / "pypi" / "all.json").read_text())
    repacked = {name.replace("_", "-") for name in site.REPACKED}
    assert set(index) == {site.WHEEL_NAME, *repacked}
    wheels = [zipfile.ZipFile(path).namelist() for path in (built / "pypi").glob("*.whl")]
    assert [name for names in wheels for name in names if name.endswith((".so", ".pyd"))] == []


def test_front_ends_are_the_kernel_and_the_widgets_and_no_others(built):
    settings = json.loads((built / "jupyter-lite.json").read_text())["jupyter-config-data"]
    assert {entry["name"] for entry in settings["federated_extensions"]} == set(site.FRONT_ENDS)
    kernel = settings["litePluginSettings"]["@jupyterlite/pyodide-kernel-extension:kernel"]
    assert ("pyodideUrl" in kernel) == bool(os.environ.get("PYODIDE"))


def test_each_notebook_fetches_the_course_first(built):
    for path in (built / "files").glob("*/**/*.ipynb"):
        notebook = json.loads(path.read_text())
        assert site.WHEEL_NAME in "".join(notebook["cells"][0]["source"])
        assert notebook["metadata"]["kernelspec"] == site.KERNEL


def test_nothing_of_a_solution_is_served(root, built):
    from autograder.authoring import check

    secrets = set().union(*(check.secret_lines(root, unit) for unit in unit_names())) - site.bundle.HARMLESS
    for path in (built / "files" / "release").rglob("*.ipynb"):
        own = check.secret_lines(root, path.stem) - site.bundle.HARMLESS
        assert check.leaked(site.bundle.readable(path.name, path.read_bytes()), own) == []
    assert "### BEGIN SOLUTION" not in (built / "files" / "README.md").read_text()
    assert len(secrets) > 100


def test_a_leak_stops_the_site(root, monkeypatch, tmp_path):
    honest = site.bundle.contents
    monkeypatch.setattr(
        site.bundle, "contents", lambda root: {**honest(root), "dlutils/x.py": b"    db = np.sum(dZ) / m\n"}
    )
    with pytest.raises(CourseError, match="would hold lines of solutions"):
        site.site(root, output=tmp_path / "site", log=lambda text: None)
    assert not (tmp_path / "site").exists()


def test_a_folder_that_is_no_distribution_is_refused(root, tmp_path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(CourseError, match=r"no pyodide\.mjs"):
        site.take_pyodide(tmp_path / "empty", tmp_path / "stage" / "pyodide")
    with pytest.raises(CourseError, match=r"no pyodide\.mjs"):
        site.take_pyodide(tmp_path / "nothing", tmp_path / "stage" / "pyodide")


def test_data_and_wheel_come_out_the_same_to_the_byte(root):
    assert site.plain_arrays(root / "datasets") == site.plain_arrays(root / "datasets")
    assert site.archive.zipped(site.course_wheel(root)) == site.archive.zipped(site.course_wheel(root))


# ----------------------------------------------------------- the site's files in a native Python, browser-like


@pytest.fixture(scope="session")
def browser_like(built, tmp_path_factory):
    """Run code on the site's own wheel and data, with h5py hidden and the platform called a browser."""
    folder = tmp_path_factory.mktemp("wheel")
    with zipfile.ZipFile(next((built / "pypi").glob("neural*.whl"))) as wheel:
        wheel.extractall(folder)
    # Libraries that look at the platform do so when they are imported: they come first.
    first = "import matplotlib.pyplot, ipywidgets, tqdm, PIL.Image, IPython.display, asyncio, subprocess\n"

    def run(code, cwd=built / "files"):
        environment = {**os.environ, "PYTHONPATH": str(folder), "MPLBACKEND": "agg", "PYTHONSAFEPATH": "1"}
        command = [sys.executable, "-c", f"{first}{HIDE}\n{code}"]
        return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True)

    return run


def test_the_same_arrays_come_from_the_plain_file(root, browser_like):
    digest = (
        "import hashlib; arrays = (*d.load_cats(), *d.load_planar('moons'))\n"
        "print(*(hashlib.sha256(array.tobytes()).hexdigest()[:12] for array in arrays))"
    )
    here = subprocess.run(
        [sys.executable, "-c", f"import dlutils.data as d\n{digest}"], cwd=root, capture_output=True, text=True
    )
    there = browser_like(f"import dlutils.data as d\n{digest}\nprint(d.__file__, d.find_datasets())")
    assert there.returncode == 0, there.stderr
    same, where = there.stdout.strip().split("\n")
    assert same == here.stdout.strip()
    assert "/site/files/datasets" in where
    assert str(root / "dlutils") not in where


LESSONS = [
    path.stem for path in sorted((Path(__file__).parents[2] / "notebooks").glob("*.py")) if "pace." in path.read_text()
]


@pytest.mark.large
@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_keeps_its_word_at_the_browsers_pace(built, browser_like, lesson):
    """Those that do less in a browser; the others do there what they do everywhere."""
    done = browser_like(script(built / f"files/notebooks/{lesson}.ipynb"), cwd=built / "files" / "notebooks")
    assert done.returncode == 0, done.stderr[-2500:]


@pytest.mark.large
@pytest.mark.parametrize("unit", unit_names())
def test_a_solved_assignment_keeps_its_word_at_the_browsers_pace(root, built, browser_like, unit):
    """The instructor's version: what a student has in the browser who solved everything."""
    code = script(root / "source" / unit / f"{unit}.ipynb")
    code = re.sub(r"^harness\.grade\(.*$", "", code, flags=re.M)
    done = browser_like(code, cwd=built / "files" / "release" / unit)
    assert done.returncode == 0, done.stderr[-2500:]
    assert "In the browser:" in done.stdout


def script(path):
    """The code of a notebook as one text, without the cell that only a browser understands."""
    cells = json.loads(path.read_text())["cells"]
    return "\n".join(
        "".join(cell["source"]) for cell in cells if cell["cell_type"] == "code" and cell["id"] != site.SET_UP_ID
    )


# ---------------------------------------------------------------------------------------------- in a browser


def test_the_lab_opens_and_lists_the_notebooks(lab, root):
    lab.open("notebooks/02_binary_classification.ipynb")
    names = lab.page.locator(".jp-DirListing-itemText").all_inner_texts()
    lessons = {path.name for path in (root / "notebooks").glob("*.ipynb")}
    assert {name for name in names if name.endswith(".ipynb")} == lessons
    assert len(lab.sources()) > 30
    assert lab.pictures() > 5, "stored pictures are there without a kernel"
    assert lab.page.locator(".jp-Dialog").count() == 0
    unexpected = [url for url in lab.outside if not url.startswith(PYODIDE_CDN_URL)]
    assert unexpected == []
    assert [text for text in lab.complaints if "yodide" not in text] == []


def test_the_welcome_is_a_page_to_read(lab):
    lab.page.goto(f"{lab.address}/lab/index.html?path=README.md")
    lab.page.locator(".jp-MarkdownViewer h1", has_text="Neural networks from scratch").wait_for(timeout=60_000)


@pytest.mark.large
@pytest.mark.parametrize("unit", unit_names())
def test_an_assignment_opens(lab, unit):
    lab.open(f"release/{unit}/{unit}.ipynb")
    assert lab.sources()[0] == ["code", site.SET_UP]
    assert [text for text in lab.complaints if "yodide" not in text] == []


def test_wheel_and_data_can_be_fetched(lab, built):
    for name in ("files/datasets/cats_free.npz", f"pypi/{site.wheel_file(site.WHEEL_NAME, site.WHEEL_VERSION)}"):
        body = lab.page.request.get(f"{lab.address}/{name}").body()
        assert hashlib.sha256(body).hexdigest() == hashlib.sha256((built / name).read_bytes()).hexdigest()


# ------------------------------------------------------------------------------------------ with a kernel

#: Has an explorer and a training run, and is among the quickest.
LESSON = "08_activation_functions"


def printed(outputs):
    return "".join("".join(output.get("text", "")) for output in outputs)


def test_a_kernel_finds_wheel_data_and_widgets(kernel, built):
    """As far as it goes without NumPy: a core of Pyodide is enough."""
    kernel.open("probe.ipynb")
    kernel.start()
    assert [output for output in kernel.run(0) if output["output_type"] == "error"] == []
    expected = json.loads((built / "files/datasets/checksums.json").read_text())["cats_free.npz"]
    assert printed(kernel.run(1)).split() == ["emscripten", expected]
    kernel.run(2)
    kernel.page.locator(".noUi-handle").first.press("ArrowRight")
    kernel.page.wait_for_selector("text=moved to 4", timeout=30_000)
    assert kernel.outside == []
    assert kernel.complaints == []


def sound(outputs):
    """Whether a cell ran without an error, and each picture it shows is one."""
    data = [output.get("data", {}) for output in outputs]
    pictures = [str(one["image/png"]) for one in data if "image/png" in one]
    errors = [output for output in outputs if output["output_type"] == "error"]
    return errors == [] and all(text.startswith("iVBORw0KGgo") for text in pictures)


def test_a_lesson_with_its_explorer_in_the_browser(numpy_kernel):
    """One that trains as well, and says that it does so for less long here."""
    numpy_kernel.open(f"notebooks/{LESSON}.ipynb")
    numpy_kernel.start()
    last, said = 0, ""
    for index, (kind, source) in enumerate(numpy_kernel.sources()):
        if kind == "code":
            outputs = numpy_kernel.run(index, 600)
            assert sound(outputs), f"{source}\n{outputs}"
            last = index if "explorers.explore(" in source else last
            said += printed(outputs)
    assert "In the browser:" in said
    numpy_kernel.run(last, 600)
    explorer = Explorer(numpy_kernel.page, numpy_kernel.page.locator(".jp-Notebook"))
    assert explorer.move("spread"), "the slider changes nothing"
    before = explorer.drawn()
    explorer.drag(0, 60, 0)
    assert explorer.drawn()["center"] > before["center"], "the handle cannot be dragged"
    numpy_kernel.photograph("an explorer moved")
    numpy_kernel.dark()
    numpy_kernel.photograph("an explorer in the dark")
    assert numpy_kernel.outside == []
    assert numpy_kernel.complaints == []


#: How far the text of an element stands out from what is behind it, as the Web Content Accessibility Guidelines say.
CONTRAST = """element => {
    const light = color => {
        const [r, g, b] = color.match(/[0-9.]+/g).map(Number).map(v => v / 255)
            .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    let behind = element;
    const clear = /rgba\\(0, 0, 0, 0\\)|transparent/;
    while (clear.test(getComputedStyle(behind).backgroundColor)) behind = behind.parentElement;
    const both = [getComputedStyle(element).color, getComputedStyle(behind).backgroundColor].map(light).sort();
    return (Math.max(...both) + 0.05) / (Math.min(...both) + 0.05);
}"""


def contrast(element):
    return element.evaluate(CONTRAST)


#: Over 3 layers of 8 units and 300 points.
PLAYGROUND = "from dllessons.playground import CoursePlayground\nCoursePlayground(data='spirals', layers=[8, 8, 8])"


def test_the_playground_in_the_browser(numpy_kernel):
    """Without threads: it learns, a slider moves while it does, and a picture comes at least ten times a second."""
    numpy_kernel.open("notebooks/07_network_representation.ipynb")
    numpy_kernel.start()
    sources = numpy_kernel.sources()
    [at] = [i for i, (kind, source) in enumerate(sources) if kind == "code" and source.startswith("CoursePlayground(")]
    assert sound(numpy_kernel.run(0, 600))
    numpy_kernel.write(at, PLAYGROUND)
    assert sound(numpy_kernel.run(at, 600))
    panel = numpy_kernel.page.locator(".dlpg")
    panel.scroll_into_view_if_needed()
    panel.locator(".play").click()
    numpy_kernel.page.wait_for_function("document.querySelector('.dlpg').dataset.frames > 20", timeout=60_000)
    frames = []
    for _ in range(2):
        frames.append(int(panel.get_attribute("data-frames")))
        numpy_kernel.page.wait_for_timeout(5000 * (len(frames) < 2))
    panel.get_by_role("slider", name="learning rate").press("ArrowLeft")
    numpy_kernel.page.wait_for_function("document.querySelector('.dlpg').dataset.step > 500", timeout=60_000)
    numpy_kernel.photograph("the playground")
    assert numpy_kernel.dark()
    assert contrast(panel.locator(".bar .count")) >= 7, "text cannot be read in the dark theme"
    assert contrast(panel.get_by_role("button", name="1 step")) >= 4.5
    numpy_kernel.photograph("the playground in the dark")
    print(f"{(frames[1] - frames[0]) / 5:.1f} pictures a second")
    assert numpy_kernel.outside == []
    assert numpy_kernel.complaints == []


def test_an_assignments_checks_in_the_browser(numpy_kernel):
    numpy_kernel.open("release/logistic_regression/logistic_regression.ipynb")
    numpy_kernel.start()
    cells = numpy_kernel.sources()
    stub = next(i for i, (_, source) in enumerate(cells) if source.startswith("def flatten_images"))
    check = next(i for i, (_, source) in enumerate(cells) if source.startswith("check.flatten_images"))
    for index in [i for i, (kind, _) in enumerate(cells) if kind == "code" and i <= stub]:
        outputs = numpy_kernel.run(index, 600)
        assert sound(outputs), f"{cells[index]}\n{outputs}"
    assert "is not written yet" in numpy_kernel.run(check)[0]["evalue"]
    for answer, says in (
        ("images.reshape(-1, len(images))", "flatten_images"),
        ("images.reshape(len(images), -1).T", ""),
    ):
        numpy_kernel.write(stub, f"def flatten_images(images):\n    return {answer}\n")
        numpy_kernel.run(stub)
        outputs = numpy_kernel.run(check)
        assert (says in outputs[0]["evalue"]) if says else outputs == []
        numpy_kernel.photograph("a slip is named" if says else "a right answer passes")
    assert numpy_kernel.outside == []
    assert numpy_kernel.complaints == []
