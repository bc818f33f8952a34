# Needs Python 3.11 and nothing else installed by hand: the environment is made in .venv from uv.lock.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
.PHONY: help demo test check gate proto env clean

UV_VERSION := 0.13.9
PYTHON ?= $(shell for name in python3.11 python3 python; do \
    found=$$($$name -c 'import sys; print(sys.executable if sys.version_info[:2] == (3, 11) else "")' 2>/dev/null); \
    if [ -n "$$found" ]; then echo "$$found"; break; fi; done)

# Everything is kept in this folder, whatever the home directory is.
export UV_CACHE_DIR ?= $(CURDIR)/.cache/uv
export PIP_CACHE_DIR ?= $(CURDIR)/.cache/pip
export NUMBA_CACHE_DIR ?= $(CURDIR)/.cache/numba
export UV_PROJECT_ENVIRONMENT := $(CURDIR)/.venv
export UV_PYTHON_DOWNLOADS := never
# One thread a library: processes, not threads, share the cores.
export OMP_NUM_THREADS := 1
export OPENBLAS_NUM_THREADS := 1
export OMP_WAIT_POLICY := PASSIVE
unexport VIRTUAL_ENV PYTHONPATH PYTHONHOME

# $(call step,NAME,COMMAND): says what runs, and how long it took.
step = @echo "== $(1)"; begun=$$SECONDS; $(2); echo "   $(1): $$((SECONDS - begun)) s"

help: ## Show what can be made.
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 16

demo: .venv/.complete ## Start the service, enrol people, and identify some of them.
	@.venv/bin/python -m benchmarks demo

test: check ## Check the sources and run all tests, with branch coverage.
	$(call step,tests,.venv/bin/python -m pytest -n 2 --cov --cov-branch --cov-report=term)

gate: .venv/.complete ## Compare accuracy and speed with the committed baseline.
	@.venv/bin/python -m benchmarks gate --baseline benchmarks/baselines/gate.json

check: .venv/.complete ## Lint, formatting and types.
	$(call step,lint,.venv/bin/ruff check)
	$(call step,formatting,.venv/bin/ruff format --check)
	$(call step,types,.venv/bin/mypy)

proto: .venv/.complete ## Generate the Python stubs beside the .proto files.
	@.venv/bin/python proto/generate.py

env: .venv/.complete ## Make the environment, .venv.

clean: ## Remove the environment and all caches.
	@rm -rf .venv .tools .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage .coverage.* build dist

.venv/.complete: pyproject.toml uv.lock .tools/uv-$(UV_VERSION)
	$(call step,installing locked dependencies,.tools/bin/uv sync --frozen --python "$(PYTHON)")
	@touch $@

.tools/uv-$(UV_VERSION):
	@if [ -z "$(PYTHON)" ]; then \
	    echo "Whorl needs Python 3.11, and neither python3.11 nor python3 is that version." >&2; \
	    echo "Install it, or name it: make PYTHON=/path/to/python3.11" >&2; exit 2; fi
	@rm -rf .tools
	$(call step,fetching uv $(UV_VERSION),"$(PYTHON)" -m venv .tools && .tools/bin/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION))
	@touch $@
