"""Tests of the explorers: `lessons.py` beside this file makes those of the lessons."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
