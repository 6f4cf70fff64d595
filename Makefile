# One command from a fresh clone to a plan: make plan
PYTHON ?= python3
COUNTY ?= pingli
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
DEV := $(VENV)/.ready-dev

.PHONY: plan test test-long check golden bench docs

# uv installs in seconds; where it cannot be had or cannot reach the index, pip does the same
define install
$(PYTHON) -m venv $(VENV)
$(BIN)/python -m pip install --quiet --disable-pip-version-check uv \
  && $(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python -c constraints.txt -e '.$(1)' \
  || $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.$(1)'
endef

$(READY): pyproject.toml constraints.txt
	$(call install,)
	touch $(READY)

$(DEV): pyproject.toml constraints.txt
	$(call install,[dev])
	touch $(READY) $(DEV)

plan: $(READY)
	$(BIN)/tuopin plan $(COUNTY)

# behaviour: every change must pass it
test: $(DEV)
	$(BIN)/python -m pytest -n auto --dist worksteal

# proofs, thousands of examples, whole notebooks
test-long: $(DEV)
	$(BIN)/python -m pytest -n auto --dist worksteal -m long

check: $(DEV)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports --no-cache
	$(BIN)/mypy

golden: $(DEV)
	$(BIN)/python -m benchmarks.golden --check

bench: $(DEV)
	$(BIN)/python -m benchmarks.gate

docs: $(DEV)
	$(BIN)/python -m docs.generate
	$(BIN)/python -m sphinx -W -q -b html docs docs/_site
