"""A term between a learning platform and nbgrader: roster and hand-ins in, dates, marks and pages out."""
