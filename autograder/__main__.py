"""The verbs of the autograder: `python -m autograder --help`."""

import argparse
import os
import sys
from pathlib import Path

from autograder.quick import skip_slow_import


def main(argv=None):
    skip_slow_import()
    arguments = parser().parse_args(argv)
    try:
        return arguments.verb(arguments)
    except known_errors() as error:
        print(f"autograder: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("autograder: stopped; run the same command again to go on", file=sys.stderr)
        return 130


def known_errors():
    """Errors whose message says what to do: one line, no traceback."""
    from autograder.course.paths import CourseError
    from autograder.engine.engine import EngineError
    from autograder.engine.sandbox import NoSandbox
    from autograder.spec import SpecError

    return (CourseError, EngineError, NoSandbox, SpecError, FileNotFoundError)


def parser():
    top = argparse.ArgumentParser(prog="python -m autograder", description="Judge, grade and build the course.")
    verbs = top.add_subparsers(title="verbs", required=True, metavar="VERB")

    verb = verbs.add_parser("try", help="judge one function in a plain Python file, or in every file of a folder")
    verb.add_argument("unit", metavar="UNIT", help="for instance logistic_regression")
    verb.add_argument("exercise", metavar="EXERCISE", help="for instance propagate")
    what = verb.add_mutually_exclusive_group(required=True)
    what.add_argument("file", metavar="FILE.py", nargs="?", help="a file that defines the function")
    what.add_argument("--all", metavar="DIR", help="judge every *.py in this folder, one JSON line each")
    verb.add_argument("--seed", type=int, help="seed of the hidden inputs (default: fresh)")
    _no_sandbox(verb)
    verb.set_defaults(verb=_try)

    verb = verbs.add_parser("grade", help="grade the submissions of a unit and print the table of marks")
    verb.add_argument("unit", metavar="UNIT")
    verb.add_argument("--force", action="store_true", help="grade again what has been graded")
    verb.add_argument("--seed", type=int, help="seed of the hidden inputs (default: fresh)")
    _no_sandbox(verb)
    verb.set_defaults(verb=_grade)

    verb = verbs.add_parser("demo", help="grade a sample class of each unit in demo/ and print the marks")
    verb.add_argument("units", metavar="UNIT", nargs="*", help="units to grade (default: all)")
    verb.set_defaults(verb=_demo)

    verb = verbs.add_parser("build", help="build notebooks from their text, and the release from them")
    verb.add_argument("--all", action="store_true", help="run every lesson again, changed or not")
    verb.set_defaults(verb=_build)

    verb = verbs.add_parser("check", help="drift, leaks and budgets of the notebooks")
    verb.set_defaults(verb=_check)
    return top


def _no_sandbox(verb):
    verb.add_argument("--no-sandbox", action="store_true", help="run the code without a sandbox: only if you trust it")


def _warn(arguments):
    if arguments.no_sandbox:
        print("autograder: WARNING: no sandbox; submitted code runs with the rights of this account", file=sys.stderr)


def _try(arguments):
    from autograder import tryout

    _warn(arguments)
    return tryout.run(arguments, _datasets())


def _datasets():
    """The course's data sets; `try` works outside a course folder too."""
    import dlutils

    return Path(os.environ.get("DLCOURSE_DATASETS") or Path(dlutils.__file__).resolve().parents[1] / "datasets")


def _grade(arguments):
    from autograder import grade

    _warn(arguments)
    return grade.run(arguments.unit, force=arguments.force, seed=arguments.seed, no_sandbox=arguments.no_sandbox)


def _demo(arguments):
    from autograder.course import demo

    return demo.run(arguments.units)


def _build(arguments):
    from autograder.course import build
    from autograder.course.paths import course_root

    build.build(course_root(), everything=arguments.all)
    return 0


def _check(arguments):
    from autograder.course import check
    from autograder.course.paths import course_root

    return check.run(course_root())


if __name__ == "__main__":
    sys.exit(main())
