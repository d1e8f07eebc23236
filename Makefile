# Two commands for a fresh clone: `make demo` and `make test`. Both do all the set-up.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
SOURCES := $(shell find kg extract exports ontologies -type f -not -path '*/__pycache__/*' \
             -not -path '*/node_modules/*' 2>/dev/null) pyproject.toml README.md

# The explorer's sources are checked and tested where Node is; its built files are in the tree.
VIEWER := $(if $(shell command -v npm 2>/dev/null),exports/viewer/node_modules/.stamp)

.PHONY: demo test lint bench clean help

help: ## Say what there is to make.
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

demo: $(VENV)/.stamp-package ## Build a graph from examples/, print what was found, write demo.html.
	rm -rf demo-graph
	$(BIN)/kg build examples/daily-papers.txt --graph demo-graph
	$(BIN)/kg stats --graph demo-graph
	$(BIN)/kg show DPO --graph demo-graph
	$(BIN)/kg export --graph demo-graph --output demo.html
	@echo
	@echo "Open demo.html in a browser, or go on:"
	@echo "  $(BIN)/kg query --list"
	@echo "  $(BIN)/kg serve --graph demo-graph"

test: lint $(VIEWER) ## Lint, types, layers, tests and doctests, on the installed wheel.
	$(BIN)/pytest
	$(BIN)/pytest --doctest-modules --pyargs kg --doctest-ignore-import-errors -p no:cacheprovider -q
	$(BIN)/kg --help > /dev/null

lint: $(VENV)/.stamp-test
	$(BIN)/ruff check .
	$(BIN)/mypy kg extract exports ontologies
	cd $(VENV) && $(abspath $(BIN))/lint-imports $(CURDIR)/pyproject.toml  # not the checkout: kg lacks its siblings there

exports/viewer/node_modules/.stamp: exports/viewer/package-lock.json
	cd exports/viewer && npm ci --silent --no-audit --no-fund
	touch $@

bench: $(VENV)/.stamp-test ## Time the path stage by stage (benchmarks/README.md tells the others).
	$(BIN)/python benchmarks/path.py

clean: ## Remove what make has made.
	rm -rf $(VENV) build *.egg-info demo-graph demo.html

$(VENV)/.stamp-venv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "paper-kg needs Python 3.11 or newer; name one with: make PYTHON=python3.12 ..." >&2; exit 1; }
	$(PYTHON) -m venv $(VENV) || \
	  { echo "Python cannot make a virtual environment here (Debian: install python3-venv)." >&2; exit 1; }
	touch $@

$(VENV)/.stamp-package: $(VENV)/.stamp-venv $(SOURCES)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check .
	rm -rf build *.egg-info
	touch $@

# The tests run against the installed wheel, never the checkout.
$(VENV)/.stamp-test: $(VENV)/.stamp-venv $(SOURCES)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check '.[test]'
	rm -rf build *.egg-info
	touch $@ $(VENV)/.stamp-package
