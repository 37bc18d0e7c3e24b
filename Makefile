# Everything by hand needs Python 3.11 or later, make and, for the tests' servers, apt.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help env demo test check soak bench bench-desk packages clean

VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
SOURCES := deskterm tests bench tools

help:  ## say what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

env: $(STAMP)  ## make .venv and install deskterm into it

$(STAMP): pyproject.toml tools/make-venv.sh
	@echo 'making the environment in $(VENV), once: about half a minute …' >&2
	@bash tools/make-venv.sh $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@

demo: env  ## a desk full of sample mail to look around in
	@$(BIN)/deskterm demo

packages: env
	@bash tools/test-packages.sh $(BIN)/python

test: packages  ## all tests but the slow proofs
	@bash tools/run-tests.sh $(BIN)/python

check: env  ## style, types, floors, room sizes
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	@find $(SOURCES) -name '*.py' 2>/dev/null | xargs wc -l | awk '$$2 != "total" && $$1 > 400 \
	  {print $$2 " has " $$1 " lines; 400 is the most: split it by noun"; bad = 1} END {exit bad}'

soak: packages  ## the slow proofs
	$(BIN)/python -m pytest -m soak

bench: env  ## print ratios and times: start, import, queries, screen; ONLY=queries for some
	$(BIN)/python -m bench $(ONLY)

N ?= 1000000
bench-desk: env  ## make the desk of N=1000000 tickets that bench then uses too
	$(BIN)/python -m bench.desks $(N)

clean:  ## remove the environment, caches and the demo desk
	rm -rf $(VENV) .bench .mypy_cache .ruff_cache .import_linter_cache .hypothesis build dist
	rm -rf "$${XDG_DATA_HOME:-$$HOME/.local/share}/deskterm/demo"
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
