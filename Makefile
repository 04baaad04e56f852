# What this can do: make run, make test, make soak, make mutants, make assets, make lock, make format.

SHELL := /bin/sh
MAKEFLAGS += --no-print-directory
NEW_ENOUGH := 'import sys; sys.exit(sys.version_info < (3, 11))'
PYTHON ?= $(firstword $(foreach name,python3 python3.14 python3.13 python3.12 python3.11,\
	$(shell command -v $(name) >/dev/null 2>&1 && $(name) -c $(NEW_ENOUGH) 2>/dev/null && echo $(name))))

ifeq ($(PYTHON),)
$(error Python 3.11 or newer is needed; run: sudo apt-get install -y python3 python3-venv)
endif

.PHONY: run test mutants bench bench-engine bench-pdf pictures assets lock format soak crash

run: ## Set up what is missing, then serve
	@exec $(PYTHON) -m tooling run

test: export TESTS := $(TESTS)
test: ## Set up what is missing, then check everything; TESTS=tests/web for a part
	@exec $(PYTHON) -m tooling test

mutants: export PARTS := $(PARTS)
mutants: ## Change the engine in thousands of small ways and count what its tests notice; long; PARTS="machine guards" for a part
	@exec $(PYTHON) -m tooling mutants

soak: export SOAK_MINUTES := $(or $(SOAK_MINUTES),5)
soak: ## Walk at random through every kind, through drawn definitions, and sixteen at once for a minute on either database; SOAK_MINUTES=30, SOAK_SEED=… to have a run again
	@.venv/bin/python -m pytest tests/model -q -s

crash: export CRASH_DOCUMENTS := $(or $(CRASH_DOCUMENTS),50)
crash: ## Kill -9 web, workers, scheduler, queue server and PostgreSQL while fifty documents are made, on either database; CRASH_SEED=… to draw other moments
	@.venv/bin/python -m pytest tests/jobs/test_crash.py -q -s

bench: export BENCH := $(BENCH)
bench: ## Measure, beside bare things of the same run; BENCH="pages documents click" for a part, BENCH_JSON=FILE for machines
	@$(PYTHON) -m tooling assets && .venv/bin/python -m bench $(BENCH)

bench-engine: ## Measure the engine beside other engines of PyPI, which it installs first; BENCH_JSON=FILE for machines
	@$(PYTHON) -m tooling bench && .venv/bin/python -m bench bench-engine

bench-pdf: ## Measure the making of documents beside bare WeasyPrint, ReportLab, typst and Chromium; BENCH_JSON=FILE for machines
	@$(PYTHON) -m tooling assets && $(PYTHON) -m tooling bench && .venv/bin/python -m bench bench-pdf

pictures: ## Renew the approved pictures of documents and those of docs/documents.md; look at them afterwards
	@.venv/bin/python -m tests.reports.approve

assets: ## Have the packages, the front end, the fonts and the system libraries
	@exec $(PYTHON) -m tooling assets

lock: ## Compile the locks from setup.cfg and package.json
	@exec $(PYTHON) -m tooling lock

format: ## Put the code into its one form
	@.venv/bin/ruff format . && .venv/bin/ruff check --fix .
