# One command from a fresh clone to a plan: make plan
PYTHON ?= python3
COUNTY ?= pingli
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: plan test check golden bench docs

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	touch $(READY)

plan: $(READY)
	$(BIN)/tuopin plan $(COUNTY)

test: $(READY)
	$(BIN)/python -m pytest -n auto --dist worksteal

check: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports --no-cache
	$(BIN)/mypy

golden: $(READY)
	$(BIN)/python -m benchmarks.golden --check

bench: $(READY)
	$(BIN)/python -m benchmarks.engine
	$(BIN)/python -m benchmarks.profile
	$(BIN)/python -m benchmarks.scale
	$(BIN)/python -m benchmarks.loop

docs: $(READY)
	$(BIN)/python -m docs.generate
	$(BIN)/python -m sphinx -W -q -b html docs docs/_site
