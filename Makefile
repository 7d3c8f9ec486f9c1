# make demo    set everything up and print an example capture
# make test    set everything up, check types and style, run the suite interpreted and compiled
#
# Both need Python 3.11 or later and nothing else. With a C compiler the hot modules are compiled.

PYTHON ?= python3
CC ?= cc
HAVE_CC := $(shell command -v $(CC) >/dev/null 2>&1 && echo yes)
SOURCES := $(shell find src -name '*.py') setup.py pyproject.toml

PIP_FLAGS := --quiet --disable-pip-version-check
JOBS ?= auto

.PHONY: demo test check test-interpreted test-compiled bench goldens man clean

demo: .venv/demo
	.venv/bin/wiretale --version
	@echo
	.venv/bin/wiretale -n -r examples/web.pcap
	@echo
	.venv/bin/wiretale explain --ladder examples/refused.pcap
	@echo
	.venv/bin/wiretale -n -v -r examples/dns.pcap

.venv/demo: .venv/bin/python $(SOURCES)
	rm -rf build
	$(if $(HAVE_CC),,WIRETALE_NO_COMPILE=1) .venv/bin/pip install $(PIP_FLAGS) --no-build-isolation --force-reinstall --no-deps .
	rm -rf build
	touch $@

.venv/bin/python:
	$(PYTHON) -m venv .venv
	.venv/bin/pip install $(PIP_FLAGS) "setuptools>=77" wheel "mypy>=2.4,<3" "librt>=0.16" "mypy_extensions>=1.1"

test: check test-interpreted $(if $(HAVE_CC),test-compiled)
	@$(if $(HAVE_CC),true,echo "No C compiler: the compiled modules were not built and not tested.")

check: .venv-interpreted/installed
	.venv-interpreted/bin/ruff check .
	.venv-interpreted/bin/mypy

test-interpreted: .venv-interpreted/installed
	WIRETALE_TEST_MODE=interpreted .venv-interpreted/bin/python -m pytest -n $(JOBS) -q

test-compiled: .venv-compiled/installed
	WIRETALE_TEST_MODE=compiled .venv-compiled/bin/python -m pytest -n $(JOBS) -q

# Two environments, each with a build it just made: a stale compiled module would shadow its source.
.venv-interpreted/installed: .venv-interpreted/bin/pytest $(SOURCES)
	rm -rf build
	WIRETALE_NO_COMPILE=1 .venv-interpreted/bin/pip install $(PIP_FLAGS) --no-build-isolation --force-reinstall --no-deps .
	rm -rf build
	touch $@

.venv-compiled/installed: .venv-compiled/bin/pytest $(SOURCES)
	rm -rf build
	WIRETALE_REQUIRE_COMPILE=1 .venv-compiled/bin/pip install $(PIP_FLAGS) --no-build-isolation --force-reinstall --no-deps .
	rm -rf build
	touch $@

.venv-%/bin/pytest: Makefile
	$(PYTHON) -m venv .venv-$*
	.venv-$*/bin/pip install $(PIP_FLAGS) "setuptools>=77" wheel "mypy>=2.4,<3" "librt>=0.16" "mypy_extensions>=1.1" \
		"ruff>=0.14" "pytest>=8" "pytest-xdist>=3" "hypothesis>=6.100" "zstandard>=0.22" "lz4>=4.3" "jsonschema>=4.18" "cryptography>=43"
	touch $@

bench: .venv/demo
	.venv/bin/python benchmarks/run.py

goldens: .venv-interpreted/installed
	.venv-interpreted/bin/python tests/make_goldens.py

clean:
	rm -rf build dist .venv .venv-interpreted .venv-compiled src/*.egg-info
