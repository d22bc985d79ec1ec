# Every target does all its own set-up, on a bare Debian 12 with Python 3.11, git and make, and is
# quick the second time. CI runs these same targets (.ci/run).
#
#   make demo    the example magazine with Afterword beside it   (DEMO_ARGS="--port 9000")
#   make test    every test, a few at a time                     (TEST_ARGS="tests/domain -x" WORKERS=0)
#   make check   linters, types, boundaries, then the quick tests
#   make bench   measurements, next to a static file server      (BENCH_ARGS=...)
#   make soak    the long tests at full length                   (TEST_ARGS=...)
#   make audit   known vulnerabilities in what we depend on
#   make lock    take newer versions of everything

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := demo
.PHONY: demo test check lint format bench soak audit lock clean chromium nginx

# Texts are UTF-8 also where no locale is set, and tools find a home where there is none.
export PYTHONUTF8 := 1
export LC_ALL := C.UTF-8
export HOME ?= $(CURDIR)/.cache/home
export PATH := $(CURDIR)/.venv/bin:$(PATH)

bin := .venv/bin
node := client/node_modules/.bin
pins := pyproject.toml constraints.txt
DEMO_ARGS ?=
TEST_ARGS ?=
BENCH_ARGS ?=
# How many tests run at the same time: one a processor; 0 is one after the other, for a debugger.
WORKERS ?= auto
# Who has nothing left takes over half of what another still has before it: most modules stay whole,
# and with them the servers and the browser that their tests share.
side_by_side = --numprocesses=$(WORKERS) --dist=worksteal

# --- what people do ----------------------------------------------------------------------------

demo: .venv/.demo
	@exec $(bin)/afterword demo $(DEMO_ARGS)

test: .venv/.dev chromium .cache/node
	$(bin)/pytest $(side_by_side) --cov --cov-report=term:skip-covered $(TEST_ARGS)

check: lint
	$(bin)/pytest $(side_by_side) -m "not journey and not soak" $(TEST_ARGS)

lint: .venv/.dev .cache/node
	$(bin)/ruff check
	$(bin)/ruff format --check
	$(bin)/mypy
	$(bin)/lint-imports --no-logo
	$(bin)/deptry .
	$(bin)/vulture
	$(bin)/codespell
	$(bin)/djlint --quiet --lint src
	scripts/check-client

format: .venv/.dev
	$(bin)/ruff check --fix
	$(bin)/ruff format

bench: .venv/.dev chromium nginx
	$(bin)/python -m bench $(BENCH_ARGS)

# One after the other: in full, some of these hold times on the clock to what was promised.
soak: export AFTERWORD_SOAK := 1
soak: .venv/.dev chromium
	$(bin)/pytest -m soak -v -rP $(TEST_ARGS)

# Not part of `check` or CI: it needs the network, and an advisory published today must not stop
# a change that has nothing to do with it.
audit: .venv/.dev
	$(bin)/pip install --quiet --constraint constraints.txt --group audit
	$(bin)/pip-audit --skip-editable --requirement constraints.txt --no-deps --disable-pip

lock:
	scripts/lock

clean:
	rm -rf .venv .cache client/node_modules

# --- set-up: a stamp for each thing fetched ------------------------------------------------------

.venv/.dev: $(pins) scripts/set-up
	@scripts/set-up venv dev
	@touch .venv/.demo $@

.venv/.demo: $(pins) scripts/set-up
	@scripts/set-up venv demo
	@touch $@

.cache/node: .venv/.dev $(wildcard client/package.json client/package-lock.json)
	@scripts/set-up node

# Looking for a program takes no time, so it is done every time.
chromium nginx:
	@scripts/set-up $@
