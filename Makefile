# Every target sets up by itself; the second time that costs nothing.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
UV_VERSION := 0.13.9
CYCLONEDX_VERSION := 7.5.0
DATASETTE_VERSION := 0.65.5
DBT_VERSION := 1.11.16
DBT_DUCKDB_VERSION := 1.11.1
TRAFILATURA_VERSION := 2.3.1
NEWSPAPER4K_VERSION := 0.9.6
NEWS_PLEASE_VERSION := 1.6.16
FUNDUS_VERSION := 0.5.7
CURL_CFFI_VERSION := 0.13.0
DATATROVE_VERSION := 0.10.1
WORKERS ?= 4
TESTS := $(BIN)/pytest --numprocesses $(WORKERS) --dist worksteal

.PHONY: help setup demo quick test check format lint types contracts train score laws fuzz bench bench-laws bench-clean bench-load bench-growth bench-hosts bench-desk screens readers sbom chaos simulate lock clean

help: ## show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

setup: .venv/.installed ## make the environment in .venv

# uv from the PATH where there is one, else from PyPI into .uv, this project's own folder.
.uv/uv:
	@mkdir -p .uv
	@if command -v uv >/dev/null 2>&1; then ln -sf "$$(command -v uv)" $@; \
	elif $(PYTHON) -m venv .uv/env >/dev/null 2>&1; then \
		.uv/env/bin/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION) && ln -sf env/bin/uv $@; \
	else \
		$(PYTHON) -m pip install --quiet --disable-pip-version-check --target .uv/lib uv==$(UV_VERSION) && ln -sf lib/bin/uv $@; \
	fi

.venv/.installed: requirements.lock pyproject.toml | .uv/uv
	@test -x $(BIN)/python || .uv/uv venv --quiet --python $(PYTHON) .venv
	@.uv/uv pip sync --quiet --python $(BIN)/python --require-hashes --compile-bytecode requirements.lock
	@.uv/uv pip install --quiet --python $(BIN)/python --no-deps --editable .
	@touch $@

demo: export COPYDESK_DATA_DIR ?= data/demo
demo: setup ## run the main job on the project's own samples
	$(BIN)/copydesk ingest tests/samples
	$(BIN)/copydesk query "SELECT publisher, published_at, language, paywall, completeness, title FROM articles ORDER BY ALL"
	$(BIN)/copydesk search ferry strike --limit 3
	@printf '\nTo read it in a browser:\n  %s desk %s\n' $(BIN)/copydesk $(COPYDESK_DATA_DIR)

quick: check ## check, and the tests that start nothing and wait for nothing: under a minute
	$(TESTS) -m "not slow"

# Bytecode is kept where the environment would have none: else each worker and each command compiles the project anew.
test: export PYTHONDONTWRITEBYTECODE :=
test: setup ## run all tests, WORKERS=4 at once: they wait for servers half of the time
	@$(BIN)/python -m compileall -q flows tasks
	$(TESTS)

check: format lint types contracts ## format, lint, types, import contracts

format: setup
	$(BIN)/ruff format --check .

lint: setup
	$(BIN)/ruff check .

types: setup
	$(BIN)/mypy

contracts: setup
	$(BIN)/lint-imports

# What only training asks for; a new lock takes it out again, so it comes after.
.venv/.train: .venv/.installed
	@.uv/uv pip install --quiet --python $(BIN)/python --group train
	@touch $@

train: .venv/.train ## train body model, confidence and chrome model anew on the gold sets beside the checkout
	$(BIN)/python tasks/training/train_body.py ../shared/gold/html
	$(BIN)/python tasks/training/train_confidence.py ../shared/gold/html
	$(BIN)/python tasks/training/train_chrome.py ../shared/gold/html --out tasks/core/clean/lines/chrome_model.json

score: .venv/.train ## measure the cleaner, dumps, heads of texts, forms of files, copies, stories, changes, quotes and mentions on the gold sets beside the checkout
	@$(BIN)/python tests/bench/score.py
	@$(BIN)/python tests/bench/dumps.py
	@$(BIN)/python tests/bench/heads.py
	@$(BIN)/python tests/bench/forms.py
	@$(BIN)/python tests/bench/copies.py
	@$(BIN)/python tests/bench/stories/purity.py
	@$(BIN)/python tests/bench/changes.py
	@$(BIN)/python tests/bench/speech/quotes.py
	@$(BIN)/python tests/bench/speech/mentions.py

laws: setup ## hold the laws of the ledger against every gold document
	ALL_GOLD=1 $(BIN)/pytest tests/core/clean/test_gold_laws.py

fuzz: setup ## clean 10,000 documents that nobody would write: none raises, hangs, or breaks a law
	@$(BIN)/python tests/bench/fuzz.py

bench-laws: .venv/.train ## change gold pages as it must not matter, and measure what becomes of their text
	@$(BIN)/python tests/bench/laws.py

bench-clean: .venv/.train ## time the cleaner beside trafilatura, then measure its quality
	@$(BIN)/python tests/bench/clean_speed.py
	@$(BIN)/python tests/bench/score.py

# Each peer in an environment of its own: they do not agree on lxml. fundus wants an older curl_cffi than it says.
.cache/bench/.installed: Makefile .venv/.installed
	@rm -f $@
	@$(call peer,trafilatura,trafilatura==$(TRAFILATURA_VERSION))
	@$(call peer,newspaper4k,newspaper4k==$(NEWSPAPER4K_VERSION))
	@$(call peer,news-please,news-please==$(NEWS_PLEASE_VERSION))
	@$(call peer,fundus,fundus==$(FUNDUS_VERSION) curl_cffi==$(CURL_CFFI_VERSION))
	@$(call peer,datatrove,datatrove==$(DATATROVE_VERSION) trafilatura==$(TRAFILATURA_VERSION) orjson pyarrow)
	@touch $@

define peer
.uv/uv venv --quiet --allow-existing --python $(PYTHON) .cache/bench/$(1) && \
.uv/uv pip install --quiet --python .cache/bench/$(1) $(2)
endef

bench: PAGES ?= 600
bench: ROUNDS ?= 5
bench: export PYTHONDONTWRITEBYTECODE :=
bench: setup .cache/bench/.installed ## time ingest and clean, PAGES=600 real pages, ROUNDS=5, beside five other tools: an hour
	@$(BIN)/python -m compileall -q flows tasks
	@$(BIN)/python tests/bench/whole/bench.py --pages $(PAGES) --rounds $(ROUNDS) .cache/bench

bench-load: setup ## load and publish 100,000 invented articles, then a hundredth more
	@$(BIN)/python tests/bench/warehouse_scale.py

chaos: setup ## play faults on 320 real runs and count what is lost, twice or stuck
	@$(BIN)/python tests/bench/faults/chaos.py

simulate: setup ## tell 10,000 histories whose store, warehouse, clock and processes fail, and ask what must hold
	@$(BIN)/python tests/bench/faults/simulate.py

bench-growth: setup ## a day of 2,000 small runs: time a run, and how the data folder grows
	@$(BIN)/python tests/bench/growth.py

bench-hosts: setup ## read 50 hosts of 40 pages with every fault of the web, four runs, and count what never came
	@$(BIN)/python tests/bench/faults/hosts.py

bench-desk: NEWS ?= data/news.duckdb
bench-desk: setup ## time the desk's pages over NEWS=data/news.duckdb, grown to 100,000 articles: a minute or two
	@mkdir -p .cache
	@$(BIN)/python tests/bench/desk/grow.py $(NEWS) .cache/desk.duckdb
	@$(BIN)/python tests/bench/desk/pages.py .cache/desk.duckdb

screens: setup ## take the README's pictures of the desk anew, with Chromium and the extra `browser`
	@$(BIN)/python tests/flows/desk/screens/take_screens.py

# dbt-core 1.12 wants a program from GitHub, which its package fetches while it is built.
readers: setup ## try the recipes of infra/readers.md, with Datasette and dbt in an environment of their own
	@.uv/uv venv --quiet --allow-existing --python $(PYTHON) .cache/readers
	@.uv/uv pip install --quiet --python .cache/readers datasette==$(DATASETTE_VERSION) \
		dbt-core==$(DBT_VERSION) dbt-duckdb==$(DBT_DUCKDB_VERSION) duckdb==1.5.5
	COPYDESK_TEST_READERS=$(CURDIR)/.cache/readers/bin $(BIN)/pytest tests/package/test_readers.py

sbom: .uv/uv ## write what is installed by the lock as CycloneDX, to build/sbom.cdx.json
	@mkdir -p build
	@.uv/uv tool run --quiet --from cyclonedx-bom==$(CYCLONEDX_VERSION) cyclonedx-py requirements requirements.lock \
		--pyproject pyproject.toml --output-reproducible --output-format JSON --output-file build/sbom.cdx.json

lock: .uv/uv ## resolve the dependencies anew
	.uv/uv pip compile --quiet --upgrade --universal --generate-hashes \
		--extra browser --extra dask --extra local-s3 --group dev pyproject.toml --output-file requirements.lock

clean: ## remove what setup and runs made
	rm -rf .venv .uv .cache data .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage
