"""The one version number: the wheel, the student bundle and the report show it."""

VERSION = "0.5.0"
