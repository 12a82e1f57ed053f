# make setup | run | test | prove | bench | lint | lock | clean; what each does is said in docs/how-to/operate.md.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.SUFFIXES:
MAKEFLAGS += --no-print-directory

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
STAMPS := build/stamps
export PYTHON
export PYTHONUTF8 := 1

.PHONY: help setup run test prove bench lint lock clean

help:
	@sed -n '1s/^# //p' Makefile

# Each step leaves a stamp; a step is repeated only when what it is made from has changed.
setup: $(STAMPS)/system $(STAMPS)/python $(STAMPS)/front-end $(STAMPS)/messages

$(STAMPS)/system: tools/setup_system.sh
	@mkdir -p $(STAMPS)
	@tools/setup_system.sh && touch $@ || { code=$$?; [ $$code = 3 ]; }

$(STAMPS)/python: requirements/dev.txt requirements/tools.txt pyproject.toml | $(STAMPS)/system
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "setup: Python 3.11 or later is needed" >&2; exit 1; }
	@test -x $(BIN)/python || { echo "setup: creating $(VENV)" >&2; $(PYTHON) -m venv $(VENV); }
	@echo "setup: installing Python packages" >&2
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/tools.txt
	@VIRTUAL_ENV=$(CURDIR)/$(VENV) $(BIN)/uv pip install -q --require-hashes -r requirements/dev.txt 2>build/uv.log \
		|| $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/front-end: package.json package-lock.json tools/setup_front_end.py | $(STAMPS)/python
	@echo "setup: fetching front-end packages" >&2
	@$(BIN)/python tools/setup_front_end.py
	@touch $@

$(STAMPS)/messages: $(wildcard locale/*/LC_MESSAGES/*.po mengma/*/locale/*/LC_MESSAGES/*.po) | $(STAMPS)/python
	@MENGMA_MODE=test $(BIN)/mengma messages compile >/dev/null
	@touch $@

run: setup
	@MENGMA_MODE=$${MENGMA_MODE:-demo} exec $(BIN)/mengma serve --prepare

test: setup
	@$(BIN)/python -m pytest -q -n 2 $(PYTEST_ARGUMENTS)

prove: setup
	@MENGMA_PROOF=full $(BIN)/python -m pytest -q -m proof $(PYTEST_ARGUMENTS)
	@$(BIN)/python -m bench all --full --save docs/measurements/bench.json $(BENCH_ARGUMENTS)

bench: setup
	@MENGMA_MODE=simulation $(BIN)/python -m bench $(BENCH_ARGUMENTS)

# Test mode: looking at the code must neither write keys nor need a database.
lint: export MENGMA_MODE := test
lint: setup
	@echo "lint: ruff" && $(BIN)/ruff check -q . && $(BIN)/ruff format -q --check .
	@echo "lint: mypy" && $(BIN)/mypy --no-error-summary mengma
	@echo "lint: imports" && $(BIN)/lint-imports --no-logo >build/imports.log || { cat build/imports.log; exit 1; }
	@echo "lint: templates" && if ls -d mengma/*/templates >/dev/null 2>&1; then $(BIN)/djlint --quiet --lint mengma/*/templates; fi
	@echo "lint: migrations" && $(BIN)/python -W ignore::RuntimeWarning -m mengma.cli.main manage makemigrations --check --dry-run -v 1
	@echo "lint: examples of law/" && $(BIN)/python -m mengma.lawbook coverage 2>build/law.log || { cat build/law.log >&2; exit 1; }
	@echo "lint: generated pages" && $(BIN)/mengma docs --check
	@echo "lint: translations" && $(BIN)/mengma messages check

COMPILE := $(BIN)/uv pip compile -q --universal --generate-hashes --no-header --no-emit-index-url --no-emit-find-links --python-version 3.11
lock:
	@for name in base dev node tools; do $(COMPILE) requirements/$$name.in -o requirements/$$name.txt || exit 1; done
	@npm install --package-lock-only --ignore-scripts --omit-lockfile-registry-resolved --no-audit --no-fund --loglevel=error
	@$(BIN)/python tools/clean_package_lock.py

# Takes away what can be made again. Data (var/) and the virtual environment stay.
clean:
	@rm -rf build static-build node_modules .pytest_cache .ruff_cache .mypy_cache .import_linter_cache .hypothesis
	@find locale mengma -name '*.mo' -delete
	@find mengma tests bench -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true
