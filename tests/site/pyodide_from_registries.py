"""A Pyodide distribution with NumPy and Matplotlib, put together from the package index alone.

    python tests/site/pyodide_from_registries.py FOLDER

Pyodide is published elsewhere, but one project ships it inside its wheel: the core and the packages for
WebAssembly are taken out of there.  They are the very files that Pyodide released, byte for byte: their hashes were
compared with npm's `pyodide` of the same version.  The pure-Python packages that a kernel needs besides
come from the index at the versions that Pyodide's lock names.  The lock is cut down to what is there, so that a
notebook asking for more (h5py, say) is told that there is no such module, not that a server has lost a file.

Exit code 3: a release is not to be had here.  1: something was had, but it is not what was pinned.
"""

import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

#: The wheel that carries Pyodide, and where in it.
CARRIER, INSIDE = "open-webui==0.12.4", "open_webui/frontend/pyodide/"
CORE = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json")
#: What notebooks and kernel ask for; the lock names what these need in turn.
WANTED = ("numpy", "matplotlib", "pillow", "tqdm", "micropip", "ipython", "jedi")
#: Every download and its SHA-256.
PINS = {
    CARRIER: "02e9caba96234db3fa17a92e56163b3f7f2b8ca8227fa886b85c178d696483f6",
    "asttokens==3.0.1": "15a3ebc0f43c2d0a50eeafea25e19046c68398e487b9f1f5b517f7c0f40f976a",
    "decorator==5.2.1": "d316bb415a2d9e2d2b3abcc4084c6502fc09240e292cd76a76afc106a1c8e04a",
    "executing==2.2.1": "760643d3452b4d777d295bb167ccc74c64a81df23fb5e08eff250c425a4b2017",
    "ipython==9.12.0": "0f2701e8ee86e117e37f50563205d36feaa259d2e08d4a6bc6b6d74b18ce128d",
    "jedi==0.19.2": "a8ef22bde8490f57fe5c7681a3c83cb58874daf72b4784de3cce5b6ef6edb5b9",
    "matplotlib-inline==0.2.1": "d56ce5156ba6085e00a9d54fead6ed29a9c47e215cd1bba2e976ef39f5710a76",
    "parso==0.8.6": "2c549f800b70a5c4952197248825584cb00f033b29c692671d3bf08bf380baff",
    "prompt-toolkit==3.0.52": "9aac639a3bbd33284347de5ad8d68ecc044b91a762dc39b7c21095fcd6a19955",
    "pure-eval==0.2.3": "1db8e35b67b3d218d818ae653e27f06c3aa420901fa7b081ca98cbedc874e0d0",
    "pygments==2.20.0": "81a9e26dd42fd28a23a2d169d86d7ac03b46e2f8b59ed4698fb4785f946d0176",
    "stack-data==0.6.3": "d5558e0c25a4cb0853cddad3d77da9891a08cb85dd9f9f91b9f8cd66e511e695",
    "tqdm==4.67.3": "ee1e4c0e59148062281c49d80b25b67771a127c85fc9676d3be5f243206826bf",
    "traitlets==5.14.3": "b74e89e397b1ed28cc831db7aea759ba6640cb3de13090ca145426688ff1ac4f",
    "wcwidth==0.6.0": "1a3a1e510b553315f8e146c54764f4fb6264ffad731b3d78088cdb1478ffbdad",
}


def main(folder):
    with tempfile.TemporaryDirectory(prefix="pyodide-") as scratch:
        downloads, stage = Path(scratch, "downloads"), Path(scratch, "pyodide")
        download(downloads)
        for path in downloads.iterdir():
            if sha256(path) not in PINS.values():
                sys.exit(f"{path.name} is not what was pinned")
        assemble(downloads, stage)
        shutil.rmtree(folder, ignore_errors=True)
        shutil.move(stage, folder)
    size = sum(path.stat().st_size for path in folder.iterdir())
    print(f"{folder}: {len(list(folder.iterdir()))} files, {size / 1e6:.0f} MB")


def download(folder):
    """Fetch the pinned wheels, which are for another Python than this one."""
    options = ["--no-deps", "--only-binary=:all:", "--ignore-requires-python", "--python-version", "3.14"]
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", *options]
    done = subprocess.run([*command, "--dest", folder, *PINS], capture_output=True, text=True)
    if done.returncode:
        print(done.stderr[-1500:], file=sys.stderr)
        sys.exit(3)


def assemble(downloads, stage):
    """Lay out the distribution: the core, the wheels, a lock of what is there."""
    stage.mkdir()
    with zipfile.ZipFile(next(downloads.glob("open_webui-*.whl"))) as carrier:
        for name in CORE:
            (stage / name).write_bytes(carrier.read(INSIDE + name))
        lock = json.loads((stage / "pyodide-lock.json").read_text())
        lock["packages"] = {name: lock["packages"][name] for name in needed(lock["packages"])}
        for entry in lock["packages"].values():
            path = stage / entry["file_name"]
            if INSIDE + path.name in carrier.namelist():
                path.write_bytes(carrier.read(INSIDE + path.name))
                if sha256(path) != entry["sha256"]:
                    sys.exit(f"{path.name} is not what Pyodide's lock names")
            else:  # Pyodide packs these anew, without their tests: the index has them as they were
                shutil.copy(downloads / path.name, path)
                entry["sha256"] = sha256(path)
    (stage / "pyodide-lock.json").write_text(json.dumps(lock, indent=1))


def needed(packages):
    """The names of what is wanted and of what that needs, as the lock spells them."""
    found, more = set(), set(WANTED)
    while more:
        found |= more
        depends = {name for one in more for name in packages[one]["depends"]}
        more = {re.sub(r"[-_.]+", "-", name).lower() for name in depends} - found
    return sorted(found)


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
