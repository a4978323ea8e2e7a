"""nbgrader's own commands, started quickly.

jsonschema, which nbformat imports, tries `rfc3987_syntax` for a format check that notebooks do not
use; building that module's grammar takes about two seconds of every start.  Told that it is not there,
jsonschema does without.

    python -m autograder.nbgrader.quick autograde UNIT ...      is      nbgrader autograde UNIT ...
"""

import os
import subprocess
import sys


def skip_slow_import():
    """Call before the first import of nbformat."""
    sys.modules.setdefault("rfc3987_syntax", None)


def pytest_addoption() -> None:
    """As a plugin of pytest (`-p autograder.nbgrader.quick`) this is called before other plugins import nbformat."""
    skip_slow_import()


def nbgrader(course, *arguments):
    """Run a stock nbgrader command in a course folder.

    Returns:
        The completed process, with text output captured.
    """
    env = {
        **os.environ,
        "PYTHONWARNINGS": "ignore",
        "PATH": f"{os.path.dirname(sys.executable)}{os.pathsep}{os.environ.get('PATH', '')}",
    }
    command = [sys.executable, "-m", "autograder.nbgrader.quick", *arguments]
    return subprocess.run(command, cwd=course, capture_output=True, text=True, env=env)


if __name__ == "__main__":
    skip_slow_import()
    from nbgrader.apps.nbgraderapp import main

    sys.exit(main())
