# Each target sets up what it needs by itself: the environment is built once, and again when a requirement changes.

PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3; do command -v $$p && break; done)
VENV   ?= .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready

export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help demo poll test lint typecheck evaluate clean

help: ## what can be made
	@grep -E '^[a-z]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | expand -t 12

$(READY): pyproject.toml .ci/constraints.txt
	@echo "setting up $(VENV): a minute, once"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=…")'
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install -qq --constraint .ci/constraints.txt --editable '.[test,lint]'
	@touch $@

demo: $(READY) ## the whole job offline, on bundled feeds
	@$(BIN)/watcher demo

poll: $(READY) ## one poll of the feeds in config.yaml
	@$(BIN)/watcher poll

test: $(READY) ## all tests, on all cores
	$(BIN)/pytest -n auto

lint: $(READY) ## ruff, no changes made
	$(BIN)/ruff check .

typecheck: $(READY) ## mypy --strict
	$(BIN)/mypy

evaluate: $(READY) ## the figures on the labelled reports beside this repository, where they are
	$(BIN)/watcher evaluate ../shared/reports/reports.jsonl

clean: ## drop the environment and what tools left behind
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis build *.egg-info
