"""The verbs of the autograder: `python -m autograder --help`."""

import argparse
import os
import sys

from autograder.nbgrader.quick import skip_slow_import


def main(argv=None):
    skip_slow_import()
    arguments = parser().parse_args(argv)
    try:
        return arguments.verb(arguments)
    except known_errors() as error:
        from autograder.plain_text import plain_lines

        print(f"autograder: {plain_lines(error)}", file=sys.stderr)
        return 2
    except BrokenPipeError:  # whoever read what is printed has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        print("autograder: stopped; run the same command again to go on", file=sys.stderr)
        return 130


def known_errors():
    """Errors whose message says what to do: one line, no traceback."""
    from autograder.errors import CourseError, EngineError, KilledError, NoSandbox, SpecError

    return (CourseError, EngineError, KilledError, NoSandbox, SpecError, FileNotFoundError)


def parser():
    top = argparse.ArgumentParser(prog="python -m autograder", description="Judge, grade and build the course.")
    verbs = top.add_subparsers(title="verbs", required=True, metavar="VERB")
    _exercise_verbs(verbs)
    _grading_verbs(verbs)
    _student_verbs(verbs)
    _term_verbs(verbs)
    _marking_verbs(verbs)
    _archive_verbs(verbs)
    _course_verbs(verbs)
    return top


def _exercise_verbs(verbs):
    """Judge one answer, and make assignments of exercises."""
    verb = verbs.add_parser("try", help="judge one function in a plain Python file, or in every file of a folder")
    verb.add_argument("unit", metavar="UNIT", help="for instance logistic_regression")
    verb.add_argument("exercise", metavar="EXERCISE", help="for instance propagate")
    what = verb.add_mutually_exclusive_group(required=True)
    what.add_argument("file", metavar="FILE.py", nargs="?", help="a file that defines the function")
    what.add_argument("--all", metavar="DIR", help="judge every *.py in this folder, one JSON line each")
    verb.add_argument("--seed", type=int, help="seed of the hidden inputs (default: fresh)")
    _no_sandbox(verb)
    verb.set_defaults(verb=_try)

    verb = verbs.add_parser("new", help="write an assignment made of existing exercises: source/NAME/NAME.ipynb")
    verb.add_argument("assignment", metavar="NAME")
    asked = "UNIT:EXERCISE, UNIT:EXERCISE=POINTS, or UNIT for all of its exercises"
    verb.add_argument("--exercises", nargs="+", required=True, metavar="EXERCISE", help=asked)
    verb.add_argument("--notebook", metavar="NOTEBOOK", help="its name, for a second one (default: NAME)")
    verb.add_argument("--hand-out", action="store_true", help="hand out what these exercises build on, with solutions")
    verb.set_defaults(verb=_new)


def _grading_verbs(verbs):
    """Grade an assignment, and tell students and the teacher what came of it."""
    verb = verbs.add_parser("grade", help="grade the submissions of an assignment and print the table of marks")
    verb.add_argument("assignment", metavar="ASSIGNMENT")
    verb.add_argument("--force", action="store_true", help="grade again what did not change, on fresh hidden inputs")
    verb.add_argument("--seed", type=int, help="seed of the hidden inputs (default: the last run's)")
    verb.add_argument("--feedback", action="store_true", help="write the feedback pages too")
    only = "grade this student alone; may be given several times"
    verb.add_argument("--student", action="append", default=[], metavar="ID", dest="students", help=only)
    verb.add_argument("--dry-run", action="store_true", help="write nothing: say whose marks would move, and why")
    everything = "run the course's own cells too whose results nothing else reads (marks are the same)"
    verb.add_argument("--all-cells", action="store_true", help=everything)
    _jobs(verb)
    verb.add_argument("--dask", metavar="ADDRESS", help="grade on the workers of this Dask scheduler (tcp://host:8786)")
    _no_sandbox(verb)
    verb.set_defaults(verb=_grade)

    verb = verbs.add_parser("feedback", help="write the feedback pages of an assignment, several at a time")
    verb.add_argument("assignment", metavar="ASSIGNMENT")
    verb.add_argument("--force", action="store_true", help="write again the pages that are there")
    packed = "also pack them into one archive, as this platform takes it back"
    verb.add_argument("--zip", choices=["moodle", "canvas", "plain"], metavar="PLATFORM", help=packed)
    verb.add_argument("--out", metavar="FILE", help="the archive (default: feedback-ASSIGNMENT-PLATFORM.zip)")
    _jobs(verb)
    verb.set_defaults(verb=_feedback)

    verb = verbs.add_parser("report", help="write what a graded class tells its teacher: a page and tables")
    what = verb.add_mutually_exclusive_group(required=True)
    what.add_argument("assignment", metavar="ASSIGNMENT", nargs="?")
    what.add_argument("--all", action="store_true", help="every assignment of which something is graded, and an index")
    verb.add_argument("--anonymous", action="store_true", help="pseudonyms in place of names")
    verb.add_argument("--out", metavar="FOLDER", help="where to write (default: report/ in the course folder)")
    said = "the course folder of an earlier class: copies from it are named too"
    verb.add_argument("--earlier", metavar="FOLDER", action="append", default=[], help=said)
    verb.set_defaults(verb=_report)


def _student_verbs(verbs):
    """What is known about one student."""
    verb = verbs.add_parser("explain", help="what cost a student marks, on the smallest input on which it goes wrong")
    verb.add_argument("assignment", metavar="ASSIGNMENT")
    verb.add_argument("student", metavar="STUDENT")
    verb.add_argument("exercise", metavar="EXERCISE", nargs="?", help="one exercise (default: all that lost marks)")
    _no_sandbox(verb)
    verb.set_defaults(verb=_explain)

    verb = verbs.add_parser("history", help="every mark that a student was given: when, by whom, and why")
    verb.add_argument("assignment", metavar="ASSIGNMENT")
    verb.add_argument("student", metavar="STUDENT")
    verb.add_argument("exercise", metavar="EXERCISE", nargs="?", help="one exercise or question (default: all)")
    verb.set_defaults(verb=_history)

    verb = verbs.add_parser("forget", help="take a student out of the history, who is to be deleted")
    verb.add_argument("student", metavar="STUDENT")
    verb.set_defaults(verb=_forget)


def _marking_verbs(verbs):
    """Are the marks right, and who marks what no program can."""
    verb = verbs.add_parser("audit", help="show on one page whether the marks of an assignment are right")
    verb.add_argument("assignment", metavar="ASSIGNMENT")
    several = "judge so many submissions afresh (default: 12)"
    verb.add_argument("--sample", type=_positive, default=12, metavar="N", help=several)
    verb.add_argument("--out", metavar="FOLDER", help="where to write (default: report/ASSIGNMENT)")
    _jobs(verb)
    _no_sandbox(verb)
    verb.set_defaults(verb=_audit)

    verb = verbs.add_parser("essays", help="written answers: a page a question for graders, and their marks")
    verb.add_argument("assignment", metavar="ASSIGNMENT")
    graders = "who marks (default: those of before, or this account)"
    verb.add_argument("--graders", nargs="+", default=[], metavar="NAME", help=graders)
    verb.add_argument("--twice", type=_share, default=0.1, metavar="SHARE", help="two mark this share (default: 0.1)")
    verb.add_argument("--marks", nargs="+", default=[], metavar="FILE", help="tables that graders have filled in")
    verb.set_defaults(verb=_essays)


def _archive_verbs(verbs):
    """The end of a term and the start of the next."""
    verb = verbs.add_parser("archive", help="put a term away: work, marks, history, seeds, versions in one zip file")
    verb.add_argument("file", metavar="FILE", nargs="?", help="where to (default: archive/COURSE-DATE.zip)")
    verb.set_defaults(verb=_archive)

    verb = verbs.add_parser("verify", help="whether an archive is whole, and what is in it")
    verb.add_argument("file", metavar="FILE")
    verb.set_defaults(verb=_verify)

    verb = verbs.add_parser("new-term", help="remove last term's work, marks and secrets, which an archive holds")
    verb.add_argument("--archive", metavar="FILE", required=True, help="an archive of the course as it is now")
    verb.set_defaults(verb=_new_term)


def _course_verbs(verbs):
    """The course itself: sample class, notebooks, bundle, site."""
    verb = verbs.add_parser("demo", help="grade a sample class of each unit in demo/ and print the marks")
    verb.add_argument("units", metavar="UNIT", nargs="*", help="units to grade (default: all)")
    verb.set_defaults(verb=_demo)

    verb = verbs.add_parser("build", help="build notebooks from their text, and the release from them")
    verb.add_argument("--all", action="store_true", help="run every lesson again, changed or not")
    verb.set_defaults(verb=_build)

    verb = verbs.add_parser("check", help="drift, leaks and budgets of the notebooks")
    verb.set_defaults(verb=_check)

    verb = verbs.add_parser("bundle", help="write dist/course-student.zip: what a student takes home")
    verb.set_defaults(verb=_bundle)

    verb = verbs.add_parser("site", help="write dist/site: lessons and assignments that run in the browser")
    verb.add_argument("--pyodide", metavar="PATH", help="a local Pyodide distribution, folder or archive")
    verb.add_argument("--output", metavar="DIR", help="where to (default: dist/site)")
    verb.set_defaults(verb=_site)


def _term_verbs(verbs):
    """A term between a learning platform and the gradebook."""
    verb = verbs.add_parser("roster", help="compare the class with a table of Canvas, Moodle, Blackboard or your own")
    verb.add_argument("file", metavar="FILE", help="the exported table (CSV)")
    verb.add_argument("--apply", action="store_true", help="write what is new or changed to the gradebook")
    column = "a column of the file: id=NAME, name=, first_name=, last_name=, email= or lms_user_id="
    verb.add_argument("--column", action="append", default=[], metavar="WHAT=NAME", dest="columns", help=column)
    verb.set_defaults(verb=_roster)

    verb = verbs.add_parser("collect", help="take over the hand-ins that Moodle or Canvas gives as an archive")
    verb.add_argument("assignment", metavar="ASSIGNMENT")
    verb.add_argument("source", metavar="DOWNLOAD", help="the zip file, or a folder of the same form")
    sources = {"moodle": "Moodle", "canvas": "Canvas", "plain": "a folder or a file for each student's id"}
    told = "where it comes from: " + ", ".join(f"{name} ({words})" for name, words in sources.items())
    verb.add_argument("--from", required=True, choices=list(sources), dest="platform", help=told)
    worksheet = "Moodle's grading worksheet of this assignment: who the numbers are, and when they handed in"
    verb.add_argument("--worksheet", metavar="FILE", help=worksheet)
    verb.add_argument("--replace", action="store_true", help="also where a student has handed in something else before")
    verb.set_defaults(verb=_collect)

    verb = verbs.add_parser("dates", help="due dates, extensions, times of hand-ins, penalties for late work")
    verb.add_argument("assignment", metavar="ASSIGNMENT", nargs="?")
    verb.add_argument("--due", metavar="TIME", help='"2026-10-12 23:59", in the zone of c.Exchange.timezone; or none')
    extension = 'more time for one student: "2 days", a new date, or none; may be given several times'
    pair = {"nargs": 2, "action": "append", "default": []}
    verb.add_argument("--extend", metavar=("STUDENT", "LENGTH"), help=extension, **pair)
    told = "when a student handed in, where the hand-in does not tell"
    verb.add_argument("--handed-in", metavar=("STUDENT", "TIME"), help=told, **pair)
    verb.add_argument("--penalty", metavar="SHARE", help="what each day late costs of the marks, 10%% for instance")
    verb.add_argument("--grace", metavar="DAYS", help="so many days late cost nothing")
    verb.add_argument("--most", metavar="SHARE", help="no hand-in loses more than this share")
    verb.set_defaults(verb=_dates)

    verb = verbs.add_parser("marks", help="the final list: of an assignment in its parts, or of the term")
    verb.add_argument("assignments", metavar="ASSIGNMENT", nargs="*", help="default: all of which anything is graded")
    verb.add_argument("--csv", metavar="FILE", help="write the list with all its parts to this file")
    update = "put the marks into this table that Canvas, Moodle or Blackboard has exported"
    verb.add_argument("--update", metavar="FILE", help=update)
    column = "what an assignment is called in that table"
    verb.add_argument("--column", action="append", default=[], metavar="ASSIGNMENT=NAME", dest="columns", help=column)
    verb.set_defaults(verb=_marks)


def _jobs(verb):
    verb.add_argument("-j", "--jobs", type=_positive, metavar="N", help="how many at a time (default: one a core)")


def _positive(text):
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number above 0")
    return int(text)


def _share(text):
    try:
        share = float(text)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a share from 0 to 1")
    return share


def _no_sandbox(verb):
    verb.add_argument("--no-sandbox", action="store_true", help="run the code without a sandbox: only if you trust it")


def _warn(arguments):
    if arguments.no_sandbox:
        print("autograder: WARNING: no sandbox; submitted code runs with the rights of this account", file=sys.stderr)


def _try(arguments):
    from autograder.grading import tryout
    from autograder.paths import datasets_folder

    _warn(arguments)
    return tryout.run(arguments, datasets_folder())


def _new(arguments):
    from autograder.authoring import new
    from autograder.paths import course_root

    new.run(course_root(), arguments.assignment, arguments.exercises, arguments.notebook, arguments.hand_out)
    return 0


def _grade(arguments):
    from autograder.grading import grade

    _warn(arguments)
    names = ("force", "seed", "no_sandbox", "all_cells", "jobs", "dask", "feedback", "students", "dry_run")
    return grade.run(arguments.assignment, **{name: getattr(arguments, name) for name in names})


def _explain(arguments):
    from autograder.grading import explain
    from autograder.paths import course_root

    _warn(arguments)
    what = (arguments.assignment, arguments.student, arguments.exercise)
    return explain.run(course_root(), *what, no_sandbox=arguments.no_sandbox)


def _history(arguments):
    from autograder.grading import show_history
    from autograder.paths import course_root

    return show_history.run(course_root(), arguments.assignment, arguments.student, arguments.exercise)


def _forget(arguments):
    from autograder.grading import show_history
    from autograder.paths import course_root

    return show_history.forget(course_root(), arguments.student)


def _feedback(arguments):
    from autograder.grading.feedback_pages import write_feedback
    from autograder.paths import course_root

    number = write_feedback(course_root(), arguments.assignment, arguments.jobs, arguments.force)
    print(f"the pages of {number} students: feedback/<student>/{arguments.assignment}/")
    if arguments.zip:
        from autograder.term import feedback_zip

        return feedback_zip.run(arguments.assignment, arguments.zip, arguments.out)
    return 0


def _report(arguments):
    from autograder import report

    return report.run(
        arguments.assignment,
        everything=arguments.all,
        anonymous=arguments.anonymous,
        out=arguments.out,
        earlier=arguments.earlier,
    )


def _roster(arguments):
    from autograder.lms.table import columns_of
    from autograder.term import roster

    return roster.run(arguments.file, arguments.apply, columns_of(arguments.columns))


def _collect(arguments):
    from autograder.term import collect

    what = (arguments.assignment, arguments.source, arguments.platform)
    return collect.run(*what, worksheet=arguments.worksheet, replace=arguments.replace)


def _dates(arguments):
    from autograder.term import dates

    names = ("assignment", "due", "extend", "handed_in", "penalty", "grace", "most")
    return dates.run(**{name: getattr(arguments, name) for name in names})


def _marks(arguments):
    from autograder.term import marks

    return marks.run(arguments.assignments, arguments.csv, arguments.update, arguments.columns)


def _audit(arguments):
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # several processes; before NumPy is imported
    from autograder.paths import course_root
    from autograder.report import audit

    _warn(arguments)
    what = {name: getattr(arguments, name) for name in ("sample", "jobs", "no_sandbox", "out")}
    return audit.run(course_root(), arguments.assignment, **what)


def _essays(arguments):
    from autograder.paths import course_root
    from autograder.report import essays

    what = (arguments.assignment, arguments.graders, arguments.twice, arguments.marks)
    return essays.run(course_root(), *what)


def _archive(arguments):
    from autograder.archive import pack
    from autograder.paths import course_root

    return pack.run(course_root(), arguments.file)


def _verify(arguments):
    from autograder.archive import verify

    return verify.run(arguments.file)


def _new_term(arguments):
    from autograder.archive import new_term
    from autograder.paths import course_root

    return new_term.run(course_root(), arguments.archive)


def _demo(arguments):
    from autograder.authoring import demo

    return demo.run(arguments.units)


def _build(arguments):
    from autograder.authoring import build, lesson_map
    from autograder.paths import course_root

    root = course_root()
    build.build(root, everything=arguments.all)
    lesson_map.add_rows(root)
    return 0


def _check(arguments):
    from autograder.authoring import check
    from autograder.paths import course_root

    return check.run(course_root())


def _bundle(arguments):
    from autograder.authoring import bundle
    from autograder.paths import course_root

    bundle.bundle(course_root())
    return 0


def _site(arguments):
    from autograder.authoring import site
    from autograder.paths import course_root

    site.site(course_root(), pyodide=arguments.pyodide, output=arguments.output)
    return 0


if __name__ == "__main__":
    sys.exit(main())
