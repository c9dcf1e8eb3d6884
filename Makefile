# make demo   the main job, end to end, ending with a served page
# make test   every test
# Both set everything up by themselves: a virtual environment in .venv, then the packages.

VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check
SIZE   ?= city
HOST   ?= 127.0.0.1
PORT   ?= 8020
WORKERS ?= 3
PYTEST ?=
# What laoxiang asks for by itself (planner/huge_pages.py), for the tools that start with Python.
HUGE_PAGES := GLIBC_TUNABLES=glibc.malloc.hugetlb=1 PYTHONMALLOC=malloc

.PHONY: help install demo serve test test-postgresql lint audit mutation benchmark dist clean

help:
	@sed -n 's/^# make/make/p' Makefile

install: $(VENV)/installed

demo: $(VENV)/installed
	$(BIN)/laoxiang demo --size $(SIZE) --home var/demo --host $(HOST) --port $(PORT)

serve: $(VENV)/installed
	$(BIN)/laoxiang serve --home var/demo --host $(HOST) --port $(PORT)

test: $(VENV)/installed-test
	$(BIN)/lint-imports
	$(HUGE_PAGES) $(BIN)/python -m pytest -n $(WORKERS) --dist loadfile $(PYTEST)

# make test-postgresql   the tests of the registry, with every registry in PostgreSQL
test-postgresql: $(VENV)/installed-test
	LAOXIANG_TEST_DATABASE=postgresql $(HUGE_PAGES) $(BIN)/python -m pytest -n $(WORKERS) --dist loadfile \
	    $(or $(PYTEST),tests/recruit tests/web tests/security tests/reliability)

lint: $(VENV)/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# make audit  bandit, known vulnerabilities, licences: all findings but those excepted with a reason
audit: $(VENV)/installed-dev
	$(BIN)/python tests/audit/audit.py $(AUDIT)

# make mutation  plant faults in access, identity, crypto and counting: the tests have to notice
mutation: $(VENV)/installed-test
	$(HUGE_PAGES) $(BIN)/python tests/mutation/run.py $(MUTATION)

dist: $(VENV)/installed-dev
	$(BIN)/python -m build

clean:
	rm -rf $(VENV) build dist *.egg-info var

$(VENV)/bin/python:
	sh .ci/make-venv $(VENV)

$(VENV)/installed: $(VENV)/bin/python setup.cfg pyproject.toml constraints.txt
	$(PIP) install --quiet --constraint constraints.txt --editable .
	@touch $@

$(VENV)/installed-test: $(VENV)/installed
	$(PIP) install --quiet --constraint constraints.txt --editable '.[test]'
	@touch $@

$(VENV)/installed-dev: $(VENV)/installed-test
	$(PIP) install --quiet --constraint constraints.txt --editable '.[test,dev]'
	@touch $@
