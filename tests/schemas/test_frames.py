from __future__ import annotations

import pandas as pd
import pandera.errors
import pytest

from schemas.frames import frame_schema
from schemas.spec_file import load_specs

AUDIT = next(s for s in load_specs() if s.name == "housing_audit")


def frame(**changes):
    row = {
        "document_id": "ab",
        "region_code": "140502",
        "region_name": "城区",
        "region_role": "county",
        "audit_year": "2016",
        "found": 14.0,
        "resolved": 14.0,
        "in_progress": None,
        "resolved_rate": 100.0,
        "found__status": "proved",
    }
    return pd.DataFrame([row | changes]).astype({"in_progress": "float"})


YEARLY = frame_schema(AUDIT, ("audit_year",))


def test_a_tidy_row_passes():
    assert len(YEARLY.validate(frame())) == 1


@pytest.mark.parametrize(
    "changes", [{"resolved_rate": 101.0}, {"found__status": "sure"}, {"audit_year": "16"}, {"found": -1.0}]
)
def test_what_the_spec_forbids_fails(changes):
    with pytest.raises(pandera.errors.SchemaError):
        YEARLY.validate(frame(**changes))
