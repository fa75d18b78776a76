"""Arrow tables are made without pandas, and frames can still be had."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import sys
from tongbao.arrow import leave_pandas_out
leave_pandas_out()
import pyarrow as pa
table = pa.Table.from_pylist([{"a": 1, "b": "x"}])
assert "pandas" not in sys.modules
frame = table.to_pandas()
assert frame.shape == (1, 2) and type(frame).__module__.startswith("pandas")
import pandas
assert pa.Table.from_pandas(pandas.DataFrame({"a": [1]})).num_rows == 1
"""


def test_pandas_is_not_imported_before_a_frame_is_wanted() -> None:
    """In a process of its own: what this one has imported is not known."""
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
