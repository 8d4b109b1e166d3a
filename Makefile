# Everything there is to do here; `make` alone lists it.
.DEFAULT_GOAL := help
.PHONY: help run demo test check fix bench

python := .venv/bin/python
# The newest Python at hand that will do; `make PYTHON=… run` takes another.
PYTHON ?= $(firstword $(foreach each,python3 python3.14 python3.13 python3.12 python3.11,\
	$(shell $(each) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(each))))

help:  ## list what there is to do
	@sed -n 's/^\([a-z]*\):.*## /make \1\t/p' $(MAKEFILE_LIST) | expand -t 14

run: .venv/installed  ## serve the workbook on http://127.0.0.1:8501
	$(python) -m assessment migrate
	$(python) -m streamlit run workbook_app.py --server.address 127.0.0.1 --server.port 8501

demo: .venv/installed  ## fill the empty database with the example programme
	$(python) -m assessment demo

test: .venv/installed-for-tests  ## run every test, putting in what they need
	$(python) tests/programs.py
	$(python) -m pytest -n 2 --dist loadfile --no-loadscope-reorder

check: .venv/installed-for-tests  ## format, lint, strict types, import contracts
	$(python) -m ruff format --check .
	$(python) -m ruff check .
	$(python) -m mypy
	.venv/bin/lint-imports

fix: .venv/installed-for-tests  ## put right what ruff can put right by itself
	$(python) -m ruff check --fix .
	$(python) -m ruff format .

bench: .venv/installed-for-tests  ## measure speed and size, write docs/benchmarks.md
	$(python) tests/programs.py
	PYTHONPATH=tests $(python) -m bench

# Debian keeps venv in a package of its own, which root can put in.
.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed, and is not here."; exit 1; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; test "$$(id -u)" = 0 && \
		apt-get -qq update && apt-get -qq install -y python3-venv && $(PYTHON) -m venv .venv; } || \
		{ rm -rf .venv; echo "Install Python's venv module (on Debian: python3-venv), then again."; exit 1; }

install = $(python) -m pip install --quiet --disable-pip-version-check

.venv/installed: requirements.txt | .venv/bin/python
	@echo "Installing what the workbook needs; this takes a minute."
	@$(install) -r requirements.txt
	@touch $@

.venv/installed-for-tests: tests/requirements.txt requirements.txt | .venv/bin/python
	@echo "Installing what the workbook and its tests need; this takes a minute or two."
	@$(install) -r tests/requirements.txt
	@touch .venv/installed $@
