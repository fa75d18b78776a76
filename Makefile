PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: demo test bench lint types contracts unit clean

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

bench: $(READY)
	$(BIN)/python -m bench

clean:
	rm -rf $(VENV) .demo .bench
