"""Plumbing of the lessons: small, pure, tested functions and the drawings that are too long for a cell."""
