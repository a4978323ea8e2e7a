"""Feedback pages for a class: nbgrader's own `generate_feedback`, a few students in each process."""

import multiprocessing
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import chdir

from autograder.course.paths import CourseError
from autograder.grading.crew import default_jobs

#: Students per piece of work: enough to make up for setting up the page templates, few enough to show progress.
CHUNK = 8


def write_feedback(course, unit, jobs=None, force=False):
    """Write the pages of everybody who has been graded since their page was written.

    Args:
        course: the folder that nbgrader works in.
        unit: name.
        jobs: processes; the number of cores if None.
        force: write pages again that are there.

    Returns:
        The number of students.

    Raises:
        CourseError: nobody has been graded, or pages could not be written.
    """
    from tqdm import tqdm

    students = sorted(path.parent.name for path in course.glob(f"autograded/*/{unit}"))
    if not students:
        raise CourseError(f"nobody has been graded in {unit}: run `python -m autograder grade {unit}` first")
    chunks = [students[at : at + CHUNK] for at in range(0, len(students), CHUNK)]
    context = multiprocessing.get_context("fork" if "fork" in multiprocessing.get_all_start_methods() else None)
    jobs = min(jobs or default_jobs(), len(chunks))
    bar = tqdm(total=len(students), unit=" pages", desc=f"{unit}: feedback", dynamic_ncols=True, disable=None)
    with bar, ProcessPoolExecutor(jobs, mp_context=context) as pool:
        running = {pool.submit(_pages, course, unit, chunk, students, force): chunk for chunk in chunks}
        for future in as_completed(running):
            future.result()
            bar.update(len(running[future]))
    return len(students)


def _pages(course, unit, chunk, students, force):
    """The pages of some students, by nbgrader's converter told to leave out the others."""
    import logging

    from nbgrader.apps import GenerateFeedbackApp
    from nbgrader.converters import GenerateFeedback
    from nbgrader.converters.base import NbGraderException

    app = GenerateFeedbackApp(log_level=logging.ERROR)
    with chdir(course):
        app.initialize([unit, *["--force"] * force])
        app.coursedir.assignment_id = unit
        app.coursedir.student_id_exclude = ",".join(sorted(set(students) - set(chunk)))
        try:
            GenerateFeedback(coursedir=app.coursedir, parent=app).start()
        except NbGraderException as error:
            raise CourseError(f"feedback could not be written: {error}") from None
