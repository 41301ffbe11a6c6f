# What `make` can do: `make help` lists the targets that have a comment behind `##`.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

VENV := .venv
BIN := $(VENV)/bin
CLIENT := client-vscode
CLIENT_READY := $(CLIENT)/node_modules/.ready

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PYTHONDONTWRITEBYTECODE := 1
export npm_config_loglevel := error
export npm_config_fund := false
export npm_config_audit := false
export npm_config_update_notifier := false

.PHONY: help try test check lint format types unit e2e worker proofs emacs neovim vim editors client vscode pictures initialize docs docs-check catalogue catalogue-check transient vsix dist release workflows site look bench soak fuzz sweep renames clean system

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

try: $(BIN)/.ready $(CLIENT_READY) ## Open a real VS Code in the browser, with the extension and a small shop to try it on
	@$(BIN)/python -m scripts.try

test: system lint types docs-check unit e2e worker emacs neovim vim client vscode ## Install what is needed and run everything

check: lint types ## Lint, format, types and unit tests: what to run before a commit
	$(BIN)/pytest tests/unit --numprocesses auto --dist worksteal --hypothesis-profile=ci

lint: $(BIN)/.ready $(CLIENT_READY) ## Lint and check the formatting, Python and TypeScript
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	cd $(CLIENT) && npm run --silent lint

format: $(BIN)/.ready $(CLIENT_READY) ## Format everything
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .
	cd $(CLIENT) && npm run --silent format

types: $(BIN)/.ready $(CLIENT_READY) ## Check the types, Python and TypeScript
	$(BIN)/mypy
	cd $(CLIENT) && npm run --silent types

unit: $(BIN)/.ready ## Unit tests and the examples in docstrings, headers and tests/cases
	$(BIN)/pytest tests/unit --numprocesses auto --dist worksteal

e2e: $(BIN)/.ready ## The server over stdio, and the short forms of soak and fuzz
	$(BIN)/pytest tests/e2e tests/fuzz --numprocesses auto --dist worksteal

worker: $(BIN)/.ready system ## What we write, on a real Celery worker with Redis
	$(BIN)/pytest tests/worker --numprocesses 3 --dist loadfile

proofs: $(BIN)/.ready system ## Prove the rules' claims on another Celery than ours: make proofs CELERY=5.3.6
	PROOF_PYTHON=$$($(BIN)/python -m scripts.catalogue.environments $(CELERY) Django django-celery-beat) $(BIN)/pytest tests/worker -k test_cel

emacs: $(BIN)/.ready system ## Emacs as a second client, with eglot and with lsp-mode
	$(BIN)/pytest tests/emacs --numprocesses 2 --dist loadfile

neovim: $(BIN)/.ready system ## Debian's Neovim and a newer one, each with its own client
	$(BIN)/pytest tests/neovim --numprocesses 2 --dist loadfile

vim: $(BIN)/.ready system ## Vim with ALE
	$(BIN)/pytest tests/vim

editors: $(BIN)/.dist-ready system ## Emacs, Neovim and Vim with the wheel of `make dist`, in an empty environment
	rm -rf .cache/wheel
	$(BIN)/uv venv --quiet .cache/wheel --python $(BIN)/python
	$(BIN)/uv pip install --quiet --compile-bytecode --python .cache/wheel/bin/python dist/*.whl
	CELERYLS=.cache/wheel/bin/celeryls $(BIN)/pytest tests/emacs tests/neovim tests/vim --numprocesses 2 --dist loadfile

client: $(CLIENT_READY) ## Unit tests of the VS Code extension
	cd $(CLIENT) && npm test --silent

vscode: $(BIN)/.ready $(CLIENT_READY) system ## The packaged extension in a real VS Code
	$(BIN)/python -m tests.vscode.run

pictures: $(BIN)/.ready $(CLIENT_READY) system ## Draw the pictures of the pages anew, in a real VS Code
	$(BIN)/python -m tests.vscode.run --pictures docs/images "a picture of"

docs: $(BIN)/.ready ## Write docs/, the tables in README.md and the settings in package.json
	$(BIN)/python scripts/settings.py
	$(BIN)/python scripts/docs.py

initialize: $(BIN)/.ready ## Write the prepared answer to `initialize`, from what pygls answers
	$(BIN)/python scripts/initialize.py

docs-check: $(BIN)/.ready ## Fail when docs/, README.md, package.json, the catalogue or the prepared answer are out of step with the code
	$(BIN)/python scripts/settings.py --check
	$(BIN)/python scripts/docs.py --check
	$(BIN)/python -m scripts.catalogue --check
	$(BIN)/python -m scripts.transient --check
	$(BIN)/python scripts/initialize.py --check

catalogue: $(BIN)/.ready ## Write the catalogue of what Celery has, from its wheels (pip gets them) and our sentences
	$(BIN)/python -m scripts.catalogue

catalogue-check: $(BIN)/.ready ## Compare it with five releases of Celery, each installed below .cache/; not part of make test
	$(BIN)/python -m scripts.catalogue.check

transient: $(BIN)/.ready ## Check the exceptions to retry on against their libraries (pip gets the wheels), and write their table
	$(BIN)/python -m scripts.transient

vsix: $(BIN)/.ready $(CLIENT_READY) ## Build the VS Code extension for this platform into dist/
	$(BIN)/python -m scripts.vsix

dist: $(BIN)/.dist-ready $(CLIENT_READY) ## Build sdist, wheel and the extensions of all platforms into dist/, twice, and check them: make dist DIST="--target linux-x64"
	$(BIN)/python -m scripts.dist $(DIST)

site: $(BIN)/.site-ready ## Build the manual as a site into dist/site; links are checked, and that it loads nothing from elsewhere
	$(BIN)/python -m scripts.manual

look: site system ## Build the site and look at it in a browser: wide and narrow, light and dark; pictures in tests/manual/shots
	$(BIN)/python -m tests.manual

release: $(BIN)/.ready ## Write a version, date the changelog, commit and tag: make release VERSION=0.2.0
	$(BIN)/python -m scripts.release make $(VERSION)

workflows: $(BIN)/.ready ## Check the workflows of GitHub: their schema, and what is unsafe in them
	$(BIN)/pytest tests/unit/scripts/test_workflows.py

bench: $(BIN)/.ready ## Measure speed beside other language servers: make bench BENCH=--quick
	$(BIN)/python benchmarks/run.py $(BENCH)

soak: $(BIN)/.ready ## Print how memory grows in 50,000 edits, and how long completions take: make soak SOAK="--edits 5000"
	$(BIN)/python benchmarks/soak.py $(SOAK)

fuzz: $(BIN)/.ready ## Fuzz messages, sources and files for some minutes: make fuzz MINUTES=5 SEED=1
	CELERYLS_FUZZ_MINUTES=$(or $(MINUTES),5) CELERYLS_FUZZ_SEED=$(or $(SEED),1) $(BIN)/pytest tests/fuzz --capture no

sweep: $(BIN)/.ready ## Apply every action to a folder of real code, in memory: make sweep FOLDER=…
	$(BIN)/celeryls sweep $(FOLDER)

renames: $(BIN)/.ready ## Rename tasks in folders of real code and back, in memory: make renames FOLDER=…
	$(BIN)/python -m tests.renames $(FOLDER)

clean: ## Remove what was built or installed here
	rm -rf $(VENV) dist .cache $(CLIENT)/node_modules $(CLIENT)/out tests/vscode/node_modules

system: ## Debian packages that the tests need
	@scripts/system

$(BIN)/.ready: pyproject.toml
	@scripts/venv $(VENV)
	@touch $@

$(BIN)/.site-ready: $(BIN)/.ready
	$(BIN)/pip install --quiet --group site
	@touch $@

$(BIN)/.dist-ready: $(BIN)/.ready
	$(BIN)/pip install --quiet --group dist
	@touch $@

$(CLIENT_READY): $(CLIENT)/package-lock.json
	cd $(CLIENT) && (npm ci --ignore-scripts || npm ci --ignore-scripts)
	@touch $@
