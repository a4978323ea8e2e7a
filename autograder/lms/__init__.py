"""What Canvas, Moodle and Blackboard write and read: tables of people and marks, names of handed-in files.

Nothing here knows a gradebook or a course folder.
"""
