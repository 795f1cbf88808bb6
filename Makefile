# Every command sets up what it needs; `make help` lists them.
PY := .venv/bin/python
SHELL := /bin/bash
.DEFAULT_GOAL := help

.PHONY: help run check fix types test test-slow bench shots translate build notices clean

help: ## list the commands
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

.venv/.stamp: pyproject.toml constraints.txt scripts/setup.sh
	@bash scripts/setup.sh

run: .venv/.stamp ## start the program; with no display, answer a question in the terminal
	@$(PY) -m app $(ARGS)

check: .venv/.stamp ## lint, types and import contracts
	$(PY) -m ruff check . && $(PY) -m ruff format --check . && $(PY) -m mypy && .venv/bin/lint-imports

fix: .venv/.stamp ## format and mend what a tool can mend
	$(PY) -m ruff check --fix . ; $(PY) -m ruff format .

types: .venv/.stamp ## types alone
	$(PY) -m mypy

test: .venv/.stamp ## checks and tests, under ten minutes on two cores
	$(MAKE) --no-print-directory check
	QT_QPA_PLATFORM=offscreen $(PY) -m pytest $(ARGS)

test-slow: .venv/.stamp ## model, load and window tests that take longer
	QT_QPA_PLATFORM=offscreen $(PY) -m pytest -m slow --timeout 1200 $(ARGS)

bench: .venv/.stamp ## measure speed and quality; writes benchmarks/results/*.json
	$(PY) -m benchmarks $(ARGS)

shots: .venv/.stamp ## make the pictures in docs/screenshots
	QT_QPA_PLATFORM=offscreen $(PY) scripts/screenshots.py

translate: .venv/.stamp ## collect visible strings and compile the translations
	$(PY) scripts/translations.py

build: .venv/.stamp ## directory build in dist/sinnsuche, then start it once and ask it something
	bash scripts/build.sh

notices: .venv/.stamp ## licences of what is shipped, into resources/licences
	$(PY) scripts/notices.py

clean: ## remove everything that can be made again
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis *.egg-info
