PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: demo test test-all bench lint types contracts unit clean

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	$(BIN)/python -m compileall -q extract normalize schemas tongbao
	touch $(READY)

demo: $(READY)
	$(BIN)/python -m tongbao run samples/inbox --out .demo/dataset
	$(BIN)/python -m tongbao show .demo/dataset

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)
	$(BIN)/mypy

contracts: $(READY)
	$(BIN)/lint-imports

unit: $(READY)
	$(BIN)/pytest -n 2

test: lint types contracts unit

# each supported Python that is installed, in a virtual environment of its own
test-all:
	@for version in 3.11 3.12 3.13; do \
	  if python$$version -c '' 2>/dev/null; then \
	    $(MAKE) test PYTHON=python$$version VENV=.venv-$$version || exit 1; \
	  else echo "python$$version is not installed: not tested"; fi; \
	done

bench: $(READY)
	$(BIN)/python -m bench

clean:
	rm -rf $(VENV) .demo .bench
