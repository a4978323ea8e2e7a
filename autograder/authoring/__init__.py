"""What authors and contributors run: build notebooks from text, check them, make a sample class."""
