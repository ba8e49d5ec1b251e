# Every command of the project; `make help` lists them.
PY ?= $(shell command -v python3)
UV := var/uv/bin/uv
BIN := .venv/bin
export UV_NO_PROGRESS := 1
# Compiled modules are kept whatever the machine says: without them each run and each worker of it compiles everything anew.
export PYTHONDONTWRITEBYTECODE :=
export PYTHONPYCACHEPREFIX := $(CURDIR)/var/pycache
ONCE ?=

.DEFAULT_GOAL := help
.PHONY: help demo test check fast bench lock format clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

demo: .venv/.runtime var/assets/.ok ## make the demonstration world, walk the main job, serve the pages (ONCE=1 ends after the walk)
	@$(BIN)/valtuus demo $(if $(ONCE),--once)

test: .venv/.dev var/assets/.ok check ## everything: check, the attacks on the guards, slow tests, the browser's
	$(BIN)/python -m pytest -m "attack"
	$(BIN)/python -m pytest -n 2 -m "slow or browser"

check: .venv/.dev var/assets/.ok ## format, lint, types, architecture, fast tests
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/djlint --quiet --lint src
	$(BIN)/mypy --no-error-summary
	$(BIN)/lint-imports --no-logo > var/lint-imports.log || (cat var/lint-imports.log; exit 1)
	$(BIN)/deptry . 2> var/deptry.log || (cat var/deptry.log; exit 1)
	$(BIN)/python -m pytest -n 2 -m "not slow and not browser and not attack"

fast: .venv/.dev var/assets/.ok ## the fast tests alone
	$(BIN)/python -m pytest -n 2 -m "not slow and not browser and not attack"

bench: .venv/.dev var/assets/.ok ## measure against floors of the same run; JSON and a table under var/bench
	$(BIN)/python -m benchmarks

format: .venv/.dev ## put the code into the house's form
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: $(UV) ## write the lock files anew, without any host in them
	$(UV) pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate -q -o requirements.lock
	$(UV) pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate -q -o requirements-dev.lock

clean: ## forget everything that was made here, the demonstration world too
	rm -rf var .venv node_modules

$(UV):
	@$(PY) -m pip install -q --disable-pip-version-check --no-warn-script-location --root-user-action=ignore --target var/uv uv==0.13.9
.venv/.runtime: requirements.lock pyproject.toml | $(UV)
	@$(UV) venv -q --allow-existing .venv --python $(PY)
	@VIRTUAL_ENV=.venv $(UV) pip install -q --require-hashes -r requirements.lock
	@VIRTUAL_ENV=.venv $(UV) pip install -q --no-deps -e .
	@touch $@
.venv/.dev: requirements-dev.lock .venv/.runtime
	@VIRTUAL_ENV=.venv $(UV) pip install -q --require-hashes -r requirements-dev.lock
	@touch $@
node_modules/.ok: package-lock.json
	@npm ci --silent --no-audit --no-fund
	@touch $@
# Our own static files too: a page that names one of which nothing has been collected is a fault.
var/assets/.ok: node_modules/.ok .venv/.runtime $(shell find src -path "*/static/*" -type f)
	@$(BIN)/valtuus collect_assets
	@touch $@
