# The verbs people type.  Every verb sets up .venv by itself when it is missing.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.ready
# Hundreds of processes start from our modules: they are compiled once, whatever the shell says.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help demo test test-all test-rest test-exhaustive lab lab-instructor build check bundle site pictures pyodide lock bench measured clean
help:            ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

$(STAMP): requirements.txt pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	@# Compiled once, here: each sandbox starts afresh from an environment that it cannot write to.
	@$(BIN)/uv pip sync --quiet --compile-bytecode --python $(BIN)/python requirements.txt
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --editable .
	@touch $@

demo: $(STAMP)   ## grade a sample class and print the table of marks
	@$(BIN)/python -m autograder demo

test: $(STAMP)   ## the tests, but for those that take minutes
	@$(BIN)/python -m pytest -n 3 --dist loadgroup -m "not large"

test-all: $(STAMP) ## all tests, of those with very many cases some
	@$(BIN)/python -m pytest -n 3 --dist loadgroup -m "not exhaustive"

test-rest: $(STAMP) ## what `test-all` has beyond `test`
	@$(BIN)/python -m pytest -n 3 --dist loadgroup -m "(large or in_sequence) and not exhaustive"

test-exhaustive: $(STAMP) ## the cases that `test-all` leaves out: hours
	@$(BIN)/python -m pytest -n 3 --dist loadgroup -m exhaustive

lab: $(STAMP)    ## JupyterLab on the course, as students see it
	@JUPYTER_CONFIG_PATH="$(CURDIR)/jupyter/student:$(CURDIR)/jupyter" $(BIN)/jupyter lab $(LAB)

lab-instructor: $(STAMP) ## the same with nbgrader's panel Create Assignment
	@JUPYTER_CONFIG_PATH="$(CURDIR)/jupyter" $(BIN)/jupyter lab $(LAB)

build: $(STAMP)  ## text to notebooks to release
	@$(BIN)/python -m autograder build

check: $(STAMP)  ## drift, leaks, lint, types
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/python -m autograder check

bundle: $(STAMP) ## what a student takes home: dist/course-student.zip
	@$(BIN)/python -m autograder bundle

site: $(STAMP)   ## lessons and assignments that run in a browser: dist/site (PYODIDE=path: a local distribution)
	@$(BIN)/python -m autograder site $(if $(PYODIDE),--pyodide "$(PYODIDE)")

PICTURED := head_of_the_page or student_day or instructor_day or (explorers and 04) or film
pictures: $(STAMP) ## the README's pictures anew, from the tests in a browser
	@$(BIN)/python -m pytest tests/browser tests/report -k "$(PICTURED)"
	@$(BIN)/python tests/browser/pictures.py

pyodide: $(STAMP) ## a Pyodide with NumPy from the package index: build/pyodide, for `make site PYODIDE=` and its tests
	@$(BIN)/python tests/site/pyodide_from_registries.py build/pyodide

bench: $(STAMP)  ## measured speed of grading and of training, as ratios
	@$(BIN)/python benchmarks/grading.py
	@$(BIN)/python benchmarks/training.py

lock:            ## requirements.txt anew from pyproject.toml
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --all-extras --python-version 3.11 pyproject.toml --output-file requirements.txt

measured: test-all ## docs/measured anew, from all tests and the large benchmark, on a machine left alone
	@$(BIN)/python -m pytest tests/faults tests/security/test_attacks.py
	@$(BIN)/python benchmarks/grading.py --submissions 240 --large
	@cp build/attacks.md build/faults.md build/grading.json docs/measured/

clean:           ## remove what the demo and the tests left
	@rm -rf demo build dist
