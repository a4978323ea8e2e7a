"""The course in a browser, with no installation: a static JupyterLite site in `dist/site`.

What is served: the lessons and the students' assignments with one cell put before each that fetches the course's
packages; `dlutils` and `dllessons` in one wheel, the pure-Python packages that Pyodide lacks in others; the data as
plain NumPy files, for not every Pyodide distribution has h5py; the widgets' front end.  Pyodide itself comes from where
`jupyterlite-pyodide-kernel` takes it by default, or from a local distribution, which is copied into the site.
"""

import hashlib
import importlib.metadata
import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

import numpy as np

from autograder.authoring import archive, bundle
from autograder.errors import CourseError

#: The name that the course's wheel goes by; an index knows no other project of this name.
WHEEL_NAME, WHEEL_VERSION = "neural-networks-from-scratch-student", "0.1.0"
#: What the course needs in a browser: no server, no grading.  h5py is left out on purpose.
WHEEL_REQUIRES = ("numpy", "matplotlib", "pillow", "ipywidgets", "anywidget", "tqdm")
#: Pure-Python packages that a Pyodide distribution does not hold: served beside the notebooks.
REPACKED = ("ipywidgets", "jupyterlab_widgets", "comm", "anywidget", "psygnal", "typing_extensions")
#: Of these, what is compiled for speed and runs as well from the Python beside it.
COMPILED_FOR_SPEED = ("psygnal",)
#: Front ends that the site needs, of those that are installed here.
FRONT_ENDS = ("@jupyterlite/pyodide-kernel-extension", "@jupyter-widgets/jupyterlab-manager", "anywidget")

NPZ_TYPE = {"name": "npz", "extensions": [".npz"], "mimeTypes": ["application/zip"], "fileFormat": "base64"}
SETTINGS = {
    "jupyter-lite-schema-version": 0,
    "jupyter-config-data": {
        "appName": "Neural networks from scratch",
        # Else the kernel would be handed the data as text.
        "fileTypes": {"npz": NPZ_TYPE},
    },
}
#: As in `jupyter/overrides.json5`: pages are read, not edited.
OVERRIDES = {"@jupyterlab/docmanager-extension:plugin": {"defaultViewers": {"markdown": "Markdown Preview"}}}
KERNEL = {"display_name": "Python (Pyodide)", "language": "python", "name": "python"}
SET_UP_ID = "browser-set-up"
SET_UP = f"""# In the browser: fetch the course's own package first (up to a minute, once a visit).
%pip install -q {WHEEL_NAME}"""

WELCOME = """# Neural networks from scratch, in your browser

Nothing to install: Python runs in this page. Open `notebooks/01_why_deep_learning.ipynb`; the map is
`notebooks/README.md`, the assignments are in `release`.

* The first cell of each notebook fetches what it needs; run the cells from the top.
* Python is about 35 times slower here. Long training runs are cut to a twentieth by themselves and say so: curves and
  accuracies then differ from the text. Everything at full size runs with the course on your own machine.
* Your changes are kept in this browser only. To hand an assignment in, download it (right click in the file list) and
  remove the first cell.
"""


def site(root, pyodide=None, output=None, log=print):
    """The verb: build the site; returns its folder.

    Args:
        pyodide: a local Pyodide distribution, a folder or a tar archive; None leaves it to its default address.
        output: where to; `dist/site` if None.

    Raises:
        CourseError: a part is missing, or JupyterLite could not build; its words are in the message.
    """
    output = Path(output or root / "dist" / "site").resolve()
    with tempfile.TemporaryDirectory(prefix="site-") as scratch:
        stage = Path(scratch)
        write_stage(root, stage)
        if pyodide:
            take_pyodide(Path(pyodide).expanduser().resolve(), stage / "static" / "pyodide")
        shutil.rmtree(output, ignore_errors=True)
        run_jupyterlite(stage, output)
    size = sum(path.stat().st_size for path in output.rglob("*") if path.is_file())
    log(f"{output}: {size / 1e6:.0f} MB; to look at it: python -m http.server --directory {output}")
    return output


def write_stage(root, stage):
    """What JupyterLite builds from: contents, wheels, settings."""
    for name, data in contents(root).items():
        path = stage / "files" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    archive.write(stage / "pypi" / wheel_file(WHEEL_NAME, WHEEL_VERSION), course_wheel(root))
    for name in REPACKED:
        distribution = importlib.metadata.distribution(name)
        archive.write(stage / "pypi" / wheel_file(name, distribution.version), repacked(distribution))
    (stage / "jupyter-lite.json").write_text(json.dumps(SETTINGS, indent=2))
    (stage / "overrides.json").write_text(json.dumps(OVERRIDES, indent=2))


def run_jupyterlite(stage, output):
    """Let JupyterLite build, through its own command line."""
    command = Path(sys.executable).with_name("jupyter-lite")
    if not command.is_file():
        raise CourseError("JupyterLite is not installed: run `make build`, or pip install -e '.[site]'")
    ends = Path(sys.prefix) / "share" / "jupyter" / "labextensions"
    options = ["--ignore-sys-prefix", "--no-sourcemaps", "--no-unused-shared-packages", "--apps", "lab"]
    options += [f"--LiteBuildConfig.federated_extensions={ends / name}" for name in FRONT_ENDS]
    options += ["--contents", "files", "--lite-dir", str(stage), "--output-dir", str(output)]
    environment = {key: value for key, value in os.environ.items() if key != "JUPYTERLITE_PYODIDE_URL"}
    done = subprocess.run([command, "build", *options], cwd=stage, capture_output=True, text=True, env=environment)
    if done.returncode or not (output / "lab" / "index.html").is_file():
        raise CourseError(f"jupyter lite build failed:\n{(done.stdout + done.stderr)[-3000:]}")


# ---------------------------------------------------------------------------------------------- contents


def contents(root):
    """{path: bytes} of what is seen in the site's file list."""
    handed_out = bundle.contents(root)
    complaints = list(bundle.leaks(root, handed_out))
    if complaints:
        raise CourseError("no site was built, because it would hold lines of solutions:\n" + "\n".join(complaints))
    members = {"README.md": WELCOME.encode()}
    for name, data in handed_out.items():
        if name.endswith(".ipynb"):
            members[name] = for_browser(data)
        elif name.startswith(("notebooks/", "datasets/", "docs/")) and not name.endswith(".h5"):
            members[name] = data
    return members | plain_arrays(root / "datasets")


def for_browser(data):
    """A notebook for the kernel of the site, with the cell that fetches the course's packages before all others."""
    notebook = json.loads(data)
    notebook["metadata"]["kernelspec"] = KERNEL
    cell = {"cell_type": "code", "execution_count": None, "id": SET_UP_ID, "metadata": {}, "outputs": []}
    notebook["cells"].insert(0, {**cell, "source": SET_UP.splitlines(keepends=True)})
    return (json.dumps(notebook, indent=1, ensure_ascii=False) + "\n").encode()


def plain_arrays(datasets):
    """{path: bytes} of the course's HDF5 files as .npz, and the checksums that state theirs as well."""
    checksums = json.loads((datasets / "checksums.json").read_text())
    members = {}
    for path in sorted(datasets.glob("*.h5")):
        name = path.with_suffix(".npz").name
        members[f"datasets/{name}"] = npz(path)
        checksums[name] = hashlib.sha256(members[f"datasets/{name}"]).hexdigest()
    members["datasets/checksums.json"] = (json.dumps(checksums, indent=2) + "\n").encode()
    return members


def npz(path):
    """The arrays of an HDF5 file as the bytes of an .npz, the same each time; text as fixed-length bytes."""
    import h5py

    arrays = {}
    with h5py.File(path) as file:
        file.visititems(lambda name, item: arrays.update({name: item[()]}) if isinstance(item, h5py.Dataset) else None)
    members = {}
    for name, array in arrays.items():
        array = np.asarray(array)
        buffer = io.BytesIO()
        # HDF5's own notes on a dtype, which no .npz can hold, are left behind.
        np.save(buffer, array.astype("S" if array.dtype == object else array.dtype.str), allow_pickle=False)
        members[f"{name}.npy"] = buffer.getvalue()
    return archive.zipped(members)


# ------------------------------------------------------------------------------------------------ wheels


def wheel_file(name, version):
    """File name of a wheel for any platform."""
    return f"{name.replace('-', '_')}-{version}-py3-none-any.whl"


def course_wheel(root):
    """{path: bytes} of a wheel of `dlutils` and `dllessons`."""
    about = f"Metadata-Version: 2.1\nName: {WHEEL_NAME}\nVersion: {WHEEL_VERSION}\nRequires-Python: >=3.11\n"
    about += "".join(f"Requires-Dist: {name}\n" for name in WHEEL_REQUIRES)
    return with_record(bundle.package(root), WHEEL_NAME, WHEEL_VERSION, about.encode())


def repacked(distribution):
    """{path: bytes} of a wheel made of an installed pure-Python package: no download, the version tried here."""
    files = [file for file in distribution.files if file.suffix != ".pyc" and ".." not in file.parts]
    if distribution.name in COMPILED_FOR_SPEED:
        files = [file for file in files if file.suffix not in (".so", ".pyd")]
    elif "Root-Is-Purelib: true" not in (distribution.read_text("WHEEL") or ""):
        raise CourseError(f"{distribution.name} is no pure-Python package, so the site cannot serve it")
    modules = [file for file in files if not file.parts[0].endswith(".dist-info")]
    members = {file.as_posix(): file.locate().read_bytes() for file in modules}
    about = distribution.read_text("METADATA").encode()
    return with_record(members, distribution.name, distribution.version, about)


def with_record(members, name, version, about):
    """A wheel's members with the three files that make a wheel of them."""
    folder = f"{name.replace('-', '_')}-{version}.dist-info"
    tag = "Wheel-Version: 1.0\nGenerator: autograder\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    members = {**members, f"{folder}/METADATA": about, f"{folder}/WHEEL": tag.encode()}
    lines = [f"{path},,\n" for path in [*members, f"{folder}/RECORD"]]
    return {**members, f"{folder}/RECORD": "".join(sorted(lines)).encode()}


# ----------------------------------------------------------------------------------------------- Pyodide


def take_pyodide(source, target):
    """Put a local Pyodide distribution where JupyterLite looks for one.

    Raises:
        CourseError: there is none at `source`.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target)
    elif source.is_file():
        with tempfile.TemporaryDirectory(dir=target.parent) as scratch, tarfile.open(source) as file:
            file.extractall(scratch, filter="data")
            shutil.move(Path(scratch) / "pyodide", target)
    missing = [name for name in ("pyodide.mjs", "pyodide-lock.json") if not (target / name).is_file()]
    if missing:
        raise CourseError(f"{source} is no Pyodide distribution that fits: it has no {' and no '.join(missing)}")
