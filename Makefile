# Everything a fresh machine needs: `make demo` sets up what is missing and runs, `make test` proves it.
SHELL := /bin/sh
VENV := .venv
PYTHON := $(VENV)/bin/python
ARGS ?=
WORKERS ?= 3

.PHONY: demo test check bench setup install wheelhouse lock clean help
.DEFAULT_GOAL := demo

demo: $(VENV)/.ready
	@$(VENV)/bin/packing-station demo $(ARGS)

# mypy works in the pauses of the tests, which wait for devices half of the time, and speaks only of what is wrong.
test: $(VENV)/.ready-dev
	@$(PYTHON) -m ruff check .
	@$(VENV)/bin/lint-imports --no-cache
	@nice $(PYTHON) -m mypy >$(VENV)/mypy.log 2>&1 & types=$$!; \
	$(PYTHON) -m pytest -q -n $(WORKERS) --dist loadfile --no-loadscope-reorder; tests=$$?; \
	wait $$types || { cat $(VENV)/mypy.log; exit 1; }; \
	exit $$tests

check: $(VENV)/.ready-dev
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m ruff format --check .
	@$(PYTHON) -m mypy
	@$(VENV)/bin/lint-imports --no-cache

bench: $(VENV)/.ready-dev
	@for one in benchmarks/bench_*.py; do echo "== $$one"; $(PYTHON) "$$one" || exit 1; done

setup: $(VENV)/.ready
	@sh setup.sh --done

# What there is to make, in the language of the system.
help:
	@sh setup.sh --help

# Makes this PC a packing bench (docs/install.md); as root.
install:
	@sh install.sh

# Everything a release needs, for a USB stick.
wheelhouse:
	@sh wheelhouse.sh dist/wheelhouse
	@echo "dist/wheelhouse"

$(VENV)/.ready: requirements.lock pyproject.toml setup.sh
	@sh setup.sh requirements.lock "$@" >&2

$(VENV)/.ready-dev: requirements-dev.lock pyproject.toml setup.sh
	@sh setup.sh requirements-dev.lock "$@" >&2

# The locks name no index, so that they work with any.
lock: $(VENV)/.ready-dev
	@$(PYTHON) -m pip install -q --disable-pip-version-check uv
	@$(VENV)/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		--no-emit-index-url pyproject.toml build.in -o requirements.lock
	@$(VENV)/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		--no-emit-index-url --group dev pyproject.toml build.in -o requirements-dev.lock

clean:
	@rm -rf $(VENV) demo dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis
