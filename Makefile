# Two commands matter: `make run` (a running site with sample data) and `make test`. Both need Python 3.11+ and make, nothing else.
PYTHON ?= python3
PORT ?= 8000
ONLY ?=
BIN := .venv/bin
# What decides, and its own tests: every line of it is covered by them.
DECIDES := quizzes.grading quizzes.marks stations.gate certificates.services certificates.life.revocation certificates.life.suspension
DECIDES += certificates.life.corrections certificates.life.rules
DECIDING := tests/quizzes/test_grading.py tests/quizzes/test_marks.py $(addprefix tests/stations/test_,gate.py warnings.py)
DECIDING += $(addprefix tests/certificates/,test_services.py test_rules.py life/test_life.py updates/test_updates.py by_hand/test_by_hand.py)
DECIDING += $(addprefix tests/certificates/programmes/test_,required_session.py entitlement.py)

.PHONY: run test deciding others coverage lint long drill bench lock messages clean help python
.DEFAULT_GOAL := help

help: ## say what there is
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | sort

run: python .venv/ran ## the site with sample data at http://127.0.0.1:8000
	@$(BIN)/python -m training_site.serve --port $(PORT)

test: python .venv/tested ## the tests, on SQLite; DATABASE_URL=postgres://… runs them on PostgreSQL, BROWSER_TESTS=1 in Chromium too
	@$(BIN)/python -m training_site.catalogues
	@$(BIN)/python -m pytest -n auto --maxprocesses 4 $(PYTEST_ARGS)

deciding: python .venv/tested ## the tests of what decides, which cover all of it
	@$(BIN)/python -m training_site.catalogues
	@$(BIN)/python -m pytest -n auto --maxprocesses 4 $(DECIDES:%=--cov=%) --cov-fail-under=100 $(DECIDING)

others: PYTEST_ARGS += $(DECIDING:%=--ignore=%)
others: test ## all other tests

coverage: deciding ## the tests with what they cover: 95 % of all, 100 % of what decides (twice as slow)
	@$(BIN)/python -m pytest -n auto --maxprocesses 4 --cov --cov-report= --cov-fail-under=95 $(PYTEST_ARGS)

lint: python .venv/tested ## format, lint, types, import order, templates, dependencies, migrations, catalogues
	@PATH="$(CURDIR)/$(BIN):$$PATH" .ci/lint

long: python .venv/tested ## races, a thousand rounds each, and ten minutes of faults, on PostgreSQL: DATABASE_URL=postgres://… make long
	@STORM_SECONDS=600 $(BIN)/python -m pytest -s --no-cov tests/faults
	@RACE_ROUNDS=1000 $(BIN)/python -m pytest -v --no-cov tests/stations/test_races.py tests/stations/test_gate_races.py tests/stations/plans/test_killed.py

drill: python .venv/tested ## the restore drill, on SQLite; DATABASE_URL=postgres://… make drill on PostgreSQL
	@DRILL=1 $(BIN)/python -m pytest -v --no-cov tests/training_site/backups

bench: python .venv/tested ## measure; `make bench ONLY=lesson.queries` for one figure
	@$(BIN)/python -m bench $(ONLY)

lock: .venv/tested ## compile the pinned requirements from the *.in files
	$(BIN)/python -m pip install --quiet uv
	for name in requirements requirements-dev; do \
		$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-strip-extras --no-header $(UPGRADE) $$name.in -o $$name.txt; \
	done

messages: .venv/tested ## refresh the message catalogues (needs gettext)
	@for app in people courses quizzes certificates stations partners dashboard training_site; do \
		(cd $$app && ../$(BIN)/django-admin makemessages -v 0 -l kk -l ru --no-location --no-wrap --no-obsolete && \
			sed -i '/^"POT-Creation-Date/d' locale/*/LC_MESSAGES/django.po); \
	done

clean: ## forget the environment; the data in var/ stays
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache

python:
	@command -v $(PYTHON) >/dev/null || { echo "Bakylau needs Python 3.11 or later, and there is no $(PYTHON) here. Install it, or name yours: make PYTHON=/path/to/python" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Bakylau needs Python 3.11 or later; $(PYTHON) is %d.%d. Name a newer one: make PYTHON=python3.12" % sys.version_info[:2])'
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "This Python cannot make virtual environments (Debian: apt-get install python3-venv)." >&2; exit 1; }

.venv/ran: requirements.txt
	@echo "Installing into .venv (once, a minute or so) …"
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r requirements.txt
	@touch $@

.venv/tested: requirements-dev.txt
	@echo "Installing into .venv what the tests need (once, a minute or so) …"
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r requirements-dev.txt
	@touch $@ .venv/ran
