# Two commands do everything: `make grade` and `make test`. Both set up .venv first, once.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: grade test validate lint audit clean

grade: .venv-ready
	$(BIN)/autograder grade assignments/optimisation tests/classes/optimisation --out grades/optimisation
	$(BIN)/autograder grade assignments/mlp tests/classes/mlp --out grades/mlp

test: .venv-ready
	$(BIN)/python -m pytest -n 2 --dist loadfile

validate: .venv-ready
	$(BIN)/autograder validate

lint: .venv-ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# Asks PyPI whether what is installed has known vulnerabilities; no part of `make test`, since it needs the network. Each
# package must have been asked about: pip-audit alone passes over those that it gets no answer for. The version of a
# PyTorch for CPUs is asked about without its `+cpu`, which PyPI does not know.
audit: .venv-ready
	rm -rf .venv-audit
	$(PYTHON) -m venv .venv-audit
	.venv-audit/bin/python -m pip install --quiet --disable-pip-version-check pip-audit
	$(BIN)/python -m pip list --format=freeze --exclude-editable | sed 's/+.*//' > .venv-audit/installed.txt
	.venv-audit/bin/pip-audit --strict --no-deps --disable-pip --progress-spinner off \
		--requirement .venv-audit/installed.txt || \
		{ echo "audit: a package is vulnerable, or could not be asked about (without a network, none can)" >&2; exit 1; }

# Reused while pyproject.toml is unchanged; a set-up that broke off is done again.
.venv-ready: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch .venv-ready

clean:
	rm -rf .venv .venv-audit .venv-ready grades
