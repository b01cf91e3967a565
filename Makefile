# Two commands matter: `make html` renders the collection, `make test` checks it. `make help` lists the rest.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready
SOURCES ?=
NOTEBOOKS := $(sort $(wildcard notebooks/*.ipynb))
JOBS ?= auto
export UV_PYTHON_DOWNLOADS := never
export UV_NO_PROGRESS := 1
export PYTHONDONTWRITEBYTECODE :=

BROWSER := tests/browser/node_modules/.package-lock.json
BENCHMARKS := bench bench-html figures soak
.PHONY: $(BENCHMARKS) formats fuzz kills release seals mutation code-mutation differential gate help setup html test lint unit notebooks fix-notebooks check verify lab lock docs clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(STAMP) ## create .venv from the hash-checked lock

$(STAMP): requirements.lock requirements-uv.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; set PYTHON=/path/to/python3.11" >&2; exit 1; }
	@echo "Setting up $(VENV) (once; a few minutes at most) ..."
	@$(PYTHON) -m venv $(VENV) || { echo "python3 -m venv failed: install your system's python3-venv package" >&2; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-uv.txt
	@$(BIN)/uv pip sync --quiet --compile-bytecode --python $(BIN)/python --require-hashes requirements-uv.txt requirements.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

html: $(STAMP) ## render the collection to build/html/index.html
	@$(BIN)/channel-evidence html

test: lint check verify unit notebooks ## every check

lint: $(STAMP) ## style and types
	@$(BIN)/ruff check -q src tests validation benchmarks
	@$(BIN)/ruff format -q --check src tests validation benchmarks
	@$(BIN)/mypy

check: $(STAMP) ## validate the data package
	@$(BIN)/channel-evidence check

verify: $(STAMP) ## compare every quoted place with your copies: make verify SOURCES=DIR
	@if [ -n "$(SOURCES)" ]; then $(BIN)/channel-evidence verify --sources "$(SOURCES)"; \
	else echo "verify: skipped, because no source texts were given (make test SOURCES=DIR with your own copies)"; fi

unit: $(STAMP) $(BROWSER) ## unit, property and browser tests
	@$(BIN)/python -m pytest tests -q -rs -n $(JOBS) --dist worksteal

# Only where node is present; without it the browser tests say why they are skipped.
$(BROWSER): tests/browser/package-lock.json
	@if ! command -v node >/dev/null || ! command -v npm >/dev/null; then \
	  echo "browser tests: no node with npm is installed"; \
	elif ! npm ci --silent --prefix tests/browser; then \
	  echo "browser tests: npm cannot install playwright-core and axe-core" >&2; \
	fi

notebooks: $(STAMP) ## every notebook by nbval (warm kernels), then by the gate, in another time zone and hash seed
	@JUPYTER_PATH=src/channel_evidence/execution/jupyter $(BIN)/python -m pytest --nbval --nbval-kernel-name channel-evidence-warm \
	  -p channel_evidence.execution.nbval_plugin notebooks -q -n $(JOBS) --dist loadfile -p no:cacheprovider
	@$(BIN)/channel-evidence run

gate: $(STAMP) ## every notebook by the gate alone, in seconds
	@$(BIN)/channel-evidence run

fix-notebooks: $(STAMP) ## re-execute and normalise every notebook
	@$(BIN)/channel-evidence fix

differential: $(STAMP) ## every written case and 200 notebooks made by lot: run against warm and cold nbval (some minutes)
	@CHANNEL_EVIDENCE_DIFFERENTIAL=200 $(BIN)/python -m pytest tests/execution/test_differential.py -q -rs

docs: $(STAMP) ## regenerate the codebook and the README's tables
	@$(BIN)/channel-evidence docs

lab: $(STAMP) ## open JupyterLab
	@$(BIN)/jupyter lab notebooks

lock: $(STAMP) ## renew requirements.lock and constraints.txt from pyproject.toml
	@$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --group dev pyproject.toml -o requirements.lock
	@$(BIN)/uv pip compile -q --universal --python-version 3.11 --no-annotate --no-header --group dev pyproject.toml -c requirements.lock -o constraints.txt
	@$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --group dev --group bench pyproject.toml -c constraints.txt --override benchmarks/overrides.txt -o benchmarks/requirements.lock
	@$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --group croissant pyproject.toml -c constraints.txt -o validation/formats/requirements.lock
	@$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --group dev --group mutation pyproject.toml -c constraints.txt -o validation/mutation/requirements.lock

BENCH := build/bench
bench: $(BENCH)/bin/channel-evidence ## compare speed with named peers, in one run (a quarter of an hour)
	@$(BENCH)/bin/python benchmarks/validation.py
	@$(BENCH)/bin/python benchmarks/scale.py

$(BENCH)/bin/channel-evidence: benchmarks/requirements.lock $(STAMP)
	@$(PYTHON) -m venv $(BENCH)
	@$(BIN)/uv pip sync --quiet --compile-bytecode --python $(BENCH)/bin/python --require-hashes benchmarks/requirements.lock
	@$(BIN)/uv pip install --quiet --python $(BENCH)/bin/python --no-deps --no-build-isolation -e .
	@touch $@

bench-html: $(STAMP) ## compare rendering with nbconvert: time and size of each page (some minutes)
	@$(BIN)/python benchmarks/render.py

figures: $(STAMP) ## time the house figures
	@$(BIN)/python -m pytest benchmarks/test_figures.py -q -o python_files='test_*.py' --benchmark-columns=min,median,max,rounds

soak: $(STAMP) ## 200 validations in a row in changing surroundings, then 10 killed ones (a quarter of an hour)
	@$(BIN)/python benchmarks/soak.py

mutation: $(STAMP) ## change every number: who notices? fill in what sources do not say: which pages go on saying so? (some minutes)
	@$(BIN)/python validation/mutation/guards.py $(if $(SOURCES),--sources "$(SOURCES)")
	@$(BIN)/python validation/mutation/truth.py

MUTANTS := build/code-mutation
code-mutation: $(MUTANTS)/bin/mutmut ## change the code of WINGS, one small thing at a time: which tests notice? (hours; SAMPLE=N by lot)
	@$(MUTANTS)/bin/python validation/mutation/code.py $(WINGS) $(if $(SAMPLE),--sample $(SAMPLE))

$(MUTANTS)/bin/mutmut: validation/mutation/requirements.lock $(STAMP)
	@$(PYTHON) -m venv $(MUTANTS)
	@$(BIN)/uv pip sync --quiet --python $(MUTANTS)/bin/python --require-hashes validation/mutation/requirements.lock
	@$(BIN)/uv pip install --quiet --python $(MUTANTS)/bin/python --no-deps --no-build-isolation -e .
	@touch $@

seals: $(STAMP) ## store a digest of each row, once its change was read against the source
	@$(BIN)/python validation/mutation/guards.py --seal

fuzz: $(STAMP) ## 20,000 broken tables, study files and notebooks (some hours; FUZZ=N and LOT=N for others)
	@CHANNEL_EVIDENCE_FUZZ=$(or $(FUZZ),20000) CHANNEL_EVIDENCE_LOT=$(or $(LOT),1) $(BIN)/python -m pytest tests/bad_days/test_fuzz.py -q -n $(JOBS)

kills: $(STAMP) ## kill new-study, html, fix and run 50 times each, at random moments (an hour)
	@CHANNEL_EVIDENCE_KILLS=50 $(BIN)/python -m pytest tests/bad_days/test_kills.py -q -rs -k random

FORMATS := build/formats
formats: $(STAMP) ## export the data, and let Croissant's own reader validate them (in an environment of its own)
	@test -x $(FORMATS)/bin/mlcroissant || { $(PYTHON) -m venv $(FORMATS) && $(BIN)/uv pip sync --quiet --python $(FORMATS)/bin/python --require-hashes validation/formats/requirements.lock; }
	@$(BIN)/channel-evidence export build/export
	@$(FORMATS)/bin/python validation/formats/validate.py build/export/croissant.json

release: $(STAMP) ## what a release holds, in build/release: wheel, source, data, and which answers moved since the last tag
	@rm -rf build/release && mkdir -p build/release
	@$(BIN)/python -m hatchling build -d build/release
	@$(BIN)/channel-evidence export build/export
	@cp build/export/channel-evidence.* build/export/croissant.json build/release
	@last=$$(git describe --tags --abbrev=0 --match 'v*' HEAD^ 2>/dev/null); \
	if [ -n "$$last" ]; then $(BIN)/channel-evidence changed "$$last" > build/release/answers.md; \
	else echo "The first release: no answer could move." > build/release/answers.md; fi

clean: ## remove what can be made again
	@rm -rf $(VENV) build tests/browser/node_modules .pytest_cache .ruff_cache .mypy_cache
