"""pyarrow without pandas: the nightly run builds and writes Arrow tables and never a data frame.

pyarrow imports pandas when it makes its first array, where it is installed: a third of a second and 40 MB
in every process. It asks again, and gets it, when somebody wants a frame (``to_pandas``).
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType


class _NoPandas:
    """An import finder to which there is no pandas."""

    @staticmethod
    def find_spec(
        name: str,
        path: Sequence[str] | None = None,  # noqa: ARG004 - the signature is that of all finders
        target: ModuleType | None = None,  # noqa: ARG004
    ) -> ModuleSpec | None:
        """Refuse pandas, know nothing of all else."""
        if name == "pandas":
            raise ModuleNotFoundError("not looked for", name=name)
        return None


def leave_pandas_out() -> None:
    """Let pyarrow make its first array as where there is no pandas; without effect if pandas is in use."""
    import pyarrow as pa

    if "pandas" in sys.modules:
        return
    sys.meta_path.insert(0, _NoPandas)
    try:
        pa.array([0])
    finally:
        sys.meta_path.remove(_NoPandas)
