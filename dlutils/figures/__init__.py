"""Figures that assignments and lessons share: arrays as cells, broadcasting, networks as circles and lines."""
