"""Grading a class in three phases: read what was handed in, run and judge it in parallel, record it."""
