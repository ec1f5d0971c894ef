# Two commands do all their own set-up: `make site` and `make test`.

PYTHON ?= python3
TORCH_INDEX ?=

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip
LINT := $(BIN)/ruff check && $(BIN)/ruff format --check && $(BIN)/mypy && \
	$(BIN)/zizmor --offline --no-progress .github
NPM_CI := $(BIN)/npm ci --ignore-scripts --no-audit --no-fund

# pip splits this variable at spaces, so that a folder with a space in its name needs an address.
empty :=
PINS := file://$(subst $(empty) $(empty),%20,$(CURDIR))/constraints.txt
export PIP_CONSTRAINT := $(PINS)
export PIP_BUILD_CONSTRAINT := $(PINS)
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.SUFFIXES:
.PHONY: help site test serve fast check update counters lint parity bench wheel clean

say = @printf '\n== %s\n' '$(1)'

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' Makefile
	@printf '\nPYTHON=python3.12 chooses the Python, TORCH_INDEX=https://… where pip finds torch.\n'

site: $(VENV)/.site node_modules/.site ## build the site into site/
	$(call say,Verifying every answer and building the site)
	$(BIN)/python scripts/build.py

test: $(VENV)/.test node_modules/.test ## check everything, in a real browser too
	$(call say,Looking for a Chromium)
	$(BIN)/python scripts/browser.py
	$(call say,Building the site that the browser tests read; lint runs meanwhile)
	@mkdir -p build
	@{ $(LINT); } >build/lint.log 2>&1 & lint=$$!; \
	$(BIN)/python scripts/build.py; built=$$?; \
	wait $$lint; linted=$$?; cat build/lint.log; exit $$((built + linted))
	$(call say,Running the tests; a worker waits for its Chromium often enough for three on two processors)
	$(BIN)/python -m pytest -n 3 --dist worksteal --benchmark-disable

serve: $(VENV)/.site node_modules/.site ## show the site and rebuild it at every change
	$(BIN)/python scripts/build.py --serve

fast: $(VENV)/.test ## run the tests that need neither torch nor a browser
	$(BIN)/python -m pytest -m "not torch and not site and not browser" --benchmark-disable

check: $(VENV)/.site ## fail if the record of verified answers is stale
	$(BIN)/python scripts/build.py --check

update: $(VENV)/.site ## rewrite the record of verified answers
	$(BIN)/python scripts/build.py --update

counters: $(VENV)/.test ## ask the counters of FLOPs again, and rewrite what they say
	$(BIN)/python scripts/counters.py --update

lint: $(VENV)/.test ## check style, types and workflows
	$(call say,Checking style, types and workflows)
	$(LINT)

parity: $(VENV)/.test ## hold half a million random layers against torch (takes half an hour)
	$(BIN)/python scripts/parity.py --count 500000 --jobs 2

bench: $(VENV)/.test node_modules/.test ## measure the build and the package against others
	$(BIN)/python scripts/benchmark.py
	$(call say,Measuring layers against the meta device and torchinfo)
	$(BIN)/python -m pytest tests/test_speed.py --benchmark-only

wheel: $(VENV)/.base ## build the wheel and the source archive into dist/
	$(PIP) install --quiet build
	$(BIN)/python -m build

clean: ## remove what was built, keep what was set up
	rm -rf build dist site .mypy_cache .pytest_cache .ruff_cache .hypothesis

# Set-up. A stamp is written last, so that an interrupted step starts again.

$(VENV)/.base:
	$(call say,Making a virtual environment in $(VENV))
	@$(PYTHON) -c 'import sys; (3, 11) <= sys.version_info < (3, 14) or sys.exit("convguide needs Python 3.11, 3.12 or 3.13, but $(PYTHON) is " + sys.version.split()[0] + ". Name another: make PYTHON=python3.12 ...")'
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.site: $(VENV)/.base pyproject.toml constraints.txt
	$(call say,Installing the tools of the site (torch is large: this takes minutes))
	$(if $(TORCH_INDEX),$(PIP) install --no-deps --index-url '$(TORCH_INDEX)' torch)
	$(PIP) install --editable '.[site]'
	@touch $@

$(VENV)/.test: $(VENV)/.site
	$(call say,Installing the tools of the tests)
	$(PIP) install --editable '.[test]'
	@touch $@

node_modules/.site: $(VENV)/.site package.json package-lock.json
	$(call say,Installing the fonts and typesetting of mathematics)
	$(NPM_CI) --omit=dev
	@touch $@

# `npm ci` empties the folder, and this one installs what the site needs too.
node_modules/.test: $(VENV)/.site package.json package-lock.json
	$(call say,Installing the accessibility checks)
	$(NPM_CI)
	@touch node_modules/.site $@
