# Two commands do everything: `make grade` and `make test`. Both set up .venv first, once.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: grade test lint clean

grade: .venv-ready
	$(BIN)/autograder grade assignments/optimisation tests/classes/optimisation --out grades/optimisation
	$(BIN)/autograder grade assignments/mlp tests/classes/mlp --out grades/mlp

test: .venv-ready
	$(BIN)/python -m pytest -n 2 --dist loadfile

lint: .venv-ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# Reused while pyproject.toml is unchanged; a set-up that broke off is done again.
.venv-ready: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch .venv-ready

clean:
	rm -rf .venv .venv-ready grades
