"""What students import: data, plots, explorers, visible checks, gradient check, and the harness."""
