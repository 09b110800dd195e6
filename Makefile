# The commands of this repository. Needed: Python 3.11 or later, git, make. `make demo` and `make test` set up .venv by themselves.

# The first Python that is recent enough; another one: make test PYTHON=/path/to/python
PYTHON ?= $(firstword $(foreach name,python3 python3.14 python3.13 python3.12 python3.11,\
	$(shell $(name) -c 'import sys; sys.version_info >= (3, 11) and print("$(name)")' 2>/dev/null)))
DEMO ?= policies/exemples/refuse-oral.yaml

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PIP := $(BIN)/python -m pip install -qq --constraint constraints.txt

.DEFAULT_GOAL := help
.PHONY: help setup demo test lint check fix grammar bench fuzz spark agreement differential mutants mutation snapshots wheel vscode web clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

setup: $(READY) ## make .venv, with the versions of constraints.txt

# Done once, and again when what it installs changes. What builds the package is installed first and used as it is, so that
# its version too is the one of constraints.txt.
$(READY): pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { echo "cqp needs Python 3.11 or later; none was found. Name one: make $(MAKECMDGOALS) PYTHON=/path/to/python" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "This Python cannot make environments: install its venv module (Debian, Ubuntu: apt-get install python3-venv)." >&2; exit 1; }
	@echo "Setting up $(VENV) ..."
	@$(PYTHON) -m venv --clear $(VENV)
	@$(PIP) hatchling lark attrs
	@$(PIP) --no-build-isolation --editable '.[dev]'
	@touch $@

demo: $(READY) ## decide a shipped dossier, and explain the decision
	@$(BIN)/cqp check $(DEMO) || test $$? -eq 1 # 1: decided, and unfavourable

test: $(READY) ## run all the tests, those on Spark apart
	@$(BIN)/pytest --numprocesses=auto
	@echo "Left out: the tests on Spark, which need a JVM and pyspark: make spark"

spark: $(READY) ## the tests on Spark, on this machine (needs Java 17 or 21; installs the spark extra)
	@command -v java >/dev/null || { echo "Spark needs Java: install a JDK or JRE, 17 or 21 (Debian, Ubuntu: apt-get install openjdk-17-jre-headless)." >&2; exit 1; }
	@$(PIP) --no-build-isolation --editable '.[dev,spark]'
	@CQP_SPARK=1 $(BIN)/pytest tests/spark

agreement: $(READY) ## SQL against the engine on 100,000 random dossiers around the boundaries of each group of decisions
	@$(BIN)/python -m tests.batch --around $(or $(DOSSIERS),100000) --seed $(or $(SEED),1)

lint: $(READY) ## format, lint, types, layers, dead code
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/vulture

check: lint ## everything: lint, and the tests with branch coverage
	$(BIN)/pytest --numprocesses=auto --cov --cov-report=term

fix: $(READY) ## format, and mend what the linter can mend
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(BIN)/cqp format policies

grammar: $(READY) ## write the editors' grammars anew, after a change of the keywords
	@$(BIN)/python -m editors.grammars

bench: $(READY) ## compare with other engines and measure, then write docs/benchmarks.md (installs the bench extra)
	@$(PIP) --no-build-isolation --editable '.[bench]'
	@$(BIN)/python -m bench --write

fuzz: $(READY) ## fuzz for SECONDS in all (600 by default; installs the fuzz extra)
	@$(PIP) --no-build-isolation --editable '.[dev,fuzz]'
	@$(BIN)/python -m fuzz --seconds $(or $(SECONDS),600)

differential: $(READY) ## the engine against the plain interpreter, then SQL against the engine, each for SECONDS (600 by default)
	@$(BIN)/python -m tests.differential --seconds $(or $(SECONDS),600)
	@$(BIN)/python -m tests.batch --seconds $(or $(SECONDS),600)

snapshots: $(READY) ## write the snapshots anew; read the difference before you commit it
	$(BIN)/python -m tests.docs.functions
	$(BIN)/python -m tests.docs.commands
	$(BIN)/python -m tests.docs.readme
	$(BIN)/pytest --snapshot-update

wheel: $(READY) ## build the wheel into dist/
	$(BIN)/python -m hatchling build --target wheel

vscode: ## build the VS Code extension into editors/vscode/dist/ (needs Node and npm)
	@command -v npm >/dev/null || { echo "The extension is built with npm: install Node and npm (Debian, Ubuntu: apt-get install nodejs npm)." >&2; exit 1; }
	@cd editors/vscode && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error && npm run --silent package

web: ## build the scripts of the workbench into cqp_dsl/web/static/ (needs Node and npm)
	@command -v npm >/dev/null || { echo "The scripts are built with npm: install Node and npm (Debian, Ubuntu: apt-get install nodejs npm)." >&2; exit 1; }
	@cd cqp_dsl/web/client && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error && npm run --silent build

mutants: $(READY) ## sow small mistakes in the engine, one at a time: the tests must notice
	@$(BIN)/python -m tests.mutants cqp_dsl.engine.defaults --tests tests/engine/test_defaults.py
	@$(BIN)/python -m tests.mutants cqp_dsl.decision.verdict --tests tests/decision/test_worlds.py tests/decision/test_elements.py

mutation: $(READY) ## sow small mistakes in the policies: their scenarios must notice every one
	@$(BIN)/cqp test policies --mutation --threshold 100

clean: ## remove .venv, dist and the caches
	rm -rf $(VENV) dist grammar/*.parser editors/vscode/dist editors/vscode/node_modules cqp_dsl/web/client/node_modules .coverage .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
