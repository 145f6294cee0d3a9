# `make` lists what there is. Everything is installed into .venv; nothing outside the folder changes.

.DEFAULT_GOAL := help
RUNS ?= 500
SEED ?= 1
.PHONY: help demo test check bench conform chaos chaos-faults chaos-hosts picture charts clean

# The first Python that will do; but one that was compiled without its optimizations, as some version
# managers do, sweeps a tenth slower: the system's is taken before it.
PYTHONS := python3 python3.13 python3.12 python3.11
FITS := import ensurepip, sqlite3, ssl, sys, sysconfig, venv; fits = (3, 11) <= sys.version_info[:2] <= (3, 13)
QUICK := and "--enable-optimizations" in (sysconfig.get_config_var("CONFIG_ARGS") or "")
first = $(shell for p in $(1); do $$p -c '$(FITS) $(2); sys.exit(not fits)' 2>/dev/null && echo $$p && break; done)
PYTHON ?= $(or $(call first,$(PYTHONS),$(QUICK)),$(call first,$(PYTHONS:%=/usr/bin/%)),$(call first,$(PYTHONS)))
BIN := .venv/bin
TICKETS ?=
BENCHES := $(foreach each,calendars charts checking conditions deciding drawing engine previewing printing proving tables walking,$(if $(wildcard bench/$(each).py),$(each)))
VECTORS ?= ../shared/vectors
MEMORY := $(or $(TMPDIR),$(shell test -w /dev/shm && echo /dev/shm),/tmp)

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /	/' | expand -t 12

.venv/run: pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { echo "Python 3.11, 3.12 or 3.13 is needed; name one by make PYTHON=..."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "installing Stepladder into .venv with $$($(BIN)/python -V) (once; a minute or so)"
	@PIP_CONSTRAINT=constraints.txt $(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

.venv/test: .venv/run
	@echo "installing what the tests need into .venv"
	@PIP_CONSTRAINT=constraints.txt $(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	@touch $@

.venv/bench: .venv/test
	@echo "installing the peers of the bench into .venv"
	@PIP_CONSTRAINT=constraints.txt $(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[bench]'
	@touch $@

demo: .venv/run  ## run the main job: two weeks of tickets walk their paths (TICKETS=FOLDER for your own)
	@$(BIN)/stepladder demo $(if $(TICKETS),--tickets $(TICKETS))

test: .venv/test  ## run all tests
	@$(BIN)/ruff check --quiet . && $(BIN)/ruff format --quiet --check . && $(BIN)/mypy && $(BIN)/lint-imports --no-logo >/dev/null
	@$(BIN)/pytest -n 2 --dist loadfile

# Tests that were compiled once are kept, whatever the shell says of that: a third of a short run.
# What they write lies in memory where there is such a folder: they would wait for the disk.
check: export PYTHONDONTWRITEBYTECODE =
check: .venv/test  ## format, lint, types and the quick tests, in under a minute
	@$(BIN)/ruff format --quiet . && $(BIN)/ruff check --quiet --fix .
	@$(BIN)/mypy && $(BIN)/lint-imports --no-logo >/dev/null
	@TMPDIR=$(MEMORY) $(BIN)/pytest -q -n 2 -m "not whole and not slow"

bench: .venv/bench  ## measure speed beside peers: JSON lines
	@set -e; for each in $(BENCHES); do $(BIN)/python -m bench.$$each; done

conform: .venv/test  ## hold our answers against those of other systems (VECTORS=FOLDER for others)
	@$(BIN)/python -m tests.conformance $(VECTORS)

chaos: .venv/test  ## kill workers at every point, and compare with an undisturbed run (RUNS=50 SEED=7)
	@$(BIN)/python -m tests.chaos --runs $(RUNS) --seed $(SEED)

chaos-faults: .venv/test  ## show that chaos finds faults put into the engine on purpose
	@$(BIN)/python -m tests.chaos --faults --runs 40 --tickets 60

chaos-hosts: .venv/test  ## cut a host off in the middle of its claims (network namespaces, root)
	@$(BIN)/python -m tests.chaos --hosts --tickets 60

picture: .venv/run  ## draw the README's picture anew
	@$(BIN)/stepladder draw matrices/library/incidents --undated -o docs/images/incident.svg

charts: .venv/run  ## draw the charts of the ready-made desks anew
	@set -e; for each in matrices/library/*/paths/*.yaml; do \
		desk=$$(dirname $$(dirname $$each)); name=$$(basename $$each .yaml); \
		$(BIN)/stepladder draw $$desk --path $$name --undated -o $$desk/$$name.svg; done

clean:  ## remove what the targets made
	rm -rf .venv demo .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
