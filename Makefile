# Childplan's commands. `make` alone lists them. Everything needs Python 3.11, make and git, and nothing else.

SHELL := /bin/sh
.DEFAULT_GOAL := help
# N=small (the default) is for every day; N=full before a piece of work is closed.
N ?= small
UPGRADE ?=

# The first working Python 3.11: the one named in PYTHON, else on the path, else where systems keep it. A name on the
# path may be a shim that leads nowhere, so each is tried.
PYTHON311 = $(shell for python in "$(PYTHON)" python3.11 /usr/bin/python3.11 /usr/local/bin/python3.11 \
	/opt/homebrew/bin/python3.11 python3 python; do \
	[ -n "$$python" ] && "$$python" -c 'import json, sys, venv; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null \
	&& echo "$$python" && break; done)

define environment
@python="$(PYTHON311)"; if [ -z "$$python" ]; then \
	echo "A complete Python 3.11 was not found. Install it (Debian: apt-get install python3.11-venv)" \
	"or name it: make $@ PYTHON=/path/to/python3.11" >&2; exit 1; fi; \
	"$$python" -P childplan/config/launcher/environment.py requirements/$(1)
endef

PACKAGES = childplan attendance safeguarding send admissions portal demo
LAUNCHER = .venv/bin/python -m childplan.config.launcher
WITH_SERVERS = $(LAUNCHER).testing
PROOF = N=$(N) PYTHONPATH=. $(WITH_SERVERS) .venv/bin/python

.PHONY: help
help: ## List these commands.
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/\1|\2/' \
	| while IFS='|' read -r name words; do printf '  make %-12s %s\n' "$$name" "$$words"; done

.PHONY: run
run: ## Start everything with the demo borough and say where it is; Ctrl-C stops it.
	$(call environment,local.txt)
	@exec $(LAUNCHER)

.PHONY: manage
manage: ## Run a management command in the borough that is running (C="register_partner …").
	@$(LAUNCHER).manage $(C)

.PHONY: test
test: development ## Run all tests, the browser's too when Chromium is there (T="tests/… -k …" for some).
	@exec $(WITH_SERVERS) suite -n 2 $(T)

.PHONY: development
development:
	$(call environment,development.txt)

.PHONY: lint
lint: development ## Check style, types and the import contracts.
	.venv/bin/ruff check .
	.venv/bin/ruff format --check $(PACKAGES) tests bench manage.py
	.venv/bin/lint-imports
	.venv/bin/mypy $(PACKAGES)

.PHONY: check
check: development ## Prove: contracts, style, strict types, deployment settings, migrations and sizes of files.
	@$(PROOF) bench/check.py

.PHONY: migrations
migrations: development ## Write the migrations that the models ask for.
	DJANGO_SETTINGS_MODULE=childplan.config.settings.test .venv/bin/python -W ignore manage.py makemigrations

.PHONY: lock
lock: development ## Resolve requirements/*.in into their hash-locked lists (UPGRADE=--upgrade for newer ones).
	@for list in bootstrap development local runtime; do \
	constraint=""; case $$list in local|runtime) constraint="--constraints requirements/development.txt";; esac; \
	.venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-header $(UPGRADE) $$constraint requirements/$$list.in --output-file requirements/$$list.txt >/dev/null || exit 1; \
	done

.PHONY: front-end
front-end: development ## Fetch the pinned front-end packages again and refresh static/vendor (needs npm).
	.venv/bin/python bench/refresh_front_end.py

.PHONY: prove-run
prove-run: development ## Prove: a fresh clone runs within its goal, in every condition it promises.
	@N=$(N) PYTHONPATH=. .venv/bin/python bench/prove_run.py

.PHONY: prove-rows
prove-rows: development ## Prove: each demo user sees exactly the rows the stories say, table by table.
	@$(PROOF) bench/prove_rows.py

.PHONY: prove-explained
prove-explained: development ## Prove: why I see, who can see, the database and the pages say the same of everybody.
	@$(PROOF) bench/prove_explained.py

.PHONY: prove-matrix
prove-matrix: development ## Prove: each role may do with a record, in every state of it, what was typed; planted changes show.
	@$(PROOF) bench/prove_matrix.py

.PHONY: prove-revocation
prove-revocation: development ## Prove: what is begun after access was taken away shows nothing, by page, task, export, link or token.
	@$(PROOF) bench/prove_revocation.py

.PHONY: prove-pool
prove-pool: development ## Prove: nobody is given another's rows, or none, by a pooled connection (N=full: 100,000 reads).
	@$(PROOF) bench/prove_pool.py

.PHONY: prove-policies
prove-policies: development ## Prove: each half of each row policy is missed when it is widened or turned round.
	@$(PROOF) bench/prove_policies.py

.PHONY: prove-strangers
prove-strangers: development ## Prove: what is not for somebody answers exactly as what is not there, in time too.
	@$(PROOF) bench/prove_strangers.py

.PHONY: prove-canaries
prove-canaries: development ## Prove: no word of a row comes out to anybody who may not read it (N=full: 100,000 requests).
	@$(PROOF) bench/prove_canaries.py

.PHONY: prove-uploads
prove-uploads: development ## Prove: no hostile file is passed, run or lost without a word (N=full: with ClamAV itself).
	@$(PROOF) bench/prove_uploads.py

.PHONY: prove-edits
prove-edits: development ## Prove: of two people who save the same thing at once, neither loses a word.
	@$(PROOF) bench/prove_edits.py

.PHONY: prove-episodes
prove-episodes: development ## Prove: dated stories of every trigger come to the alerts that were typed.
	@$(PROOF) bench/prove_episodes.py

.PHONY: prove-emergency
prove-emergency: development ## Prove: emergency access has a reason, ends on time, is told of without a name, and is reviewed (N=full: 2,400 steps).
	@$(PROOF) bench/prove_emergency.py

.PHONY: prove-escalation
prove-escalation: development ## Prove: no alert is lost or sent twice when worker, beat and Valkey are killed.
	@$(PROOF) bench/prove_escalation.py

.PHONY: prove-import
prove-import: development ## Prove: pupil files in by every door, twice, broken, and killed on the way.
	@$(PROOF) bench/prove_import.py

.PHONY: bench-import
bench-import: development ## Measure: a year of marks by staged COPY against bulk_create and update_or_create.
	@$(PROOF) bench/bench_import.py

.PHONY: prove-api
prove-api: development ## Prove: the API keeps its conventions and its document its word (N=full: 20,000 cases).
	@$(PROOF) bench/prove_api.py

.PHONY: bench-list
bench-list: development ## Measure: the API's list of 50 children against plain serializers.
	@$(PROOF) bench/bench_list.py

.PHONY: journey
journey: development ## Prove: the whole story in Chromium, one picture a step in docs/pictures.
	@PICTURES=docs/pictures $(WITH_SERVERS) suite tests/journeys

.PHONY: axe
axe: development ## Prove: every address, role and state has no accessibility violation.
	@$(PROOF) bench/axe.py

.PHONY: bench-cases
bench-cases: development ## Measure: the first page of the case list against a named peer (N=full: 1,000,000 children).
	@$(PROOF) bench/bench_cases.py

.PHONY: bench-access
bench-access: development ## Measure: page, search, the second lock, one write and the rebuilding of grants (N=full: 1,000,000).
	@$(PROOF) bench/bench_access.py

.PHONY: clean
clean: ## Remove the environment, the local data and every cache; asks nothing, keeps nothing.
	rm -rf .venv .state .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
