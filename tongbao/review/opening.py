"""From settings to a desk: the ledger that goes with a data set, and the inbox that it was made of."""

from __future__ import annotations

import os
from pathlib import Path

from schemas.spec_file import load_specs
from tongbao.dataset import DatasetError
from tongbao.ledger import Ledger
from tongbao.review.desk import Desk
from tongbao.settings import Settings, state_of


def desk_of(settings: Settings, reviewer: str, inbox: str | None = None) -> Desk:
    """The desk of a data set in a local folder.

    Args:
        settings: With the data set, its state and the specs.
        reviewer: Who decides.
        inbox: Where the originals lie; None: where the last run took them from.

    Raises:
        DatasetError: There is no data set, or its ledger is elsewhere.
        SpecError: A spec of the user's own is wrong.
    """
    state = state_of(settings)
    ledger_file = state / "ledger.sqlite"
    if not ledger_file.is_file():
        raise DatasetError(
            f"{settings.dataset} has no ledger in {state}: run `tongbao run` first, or name the "
            "ledger's folder with --state"
        )
    if inbox is None:
        with Ledger(ledger_file) as ledger:
            receipts = ledger.receipts()
        inbox = str(receipts[0]["inbox"]) if receipts else settings.inbox
    folders = [Path(folder) for folder in settings.specs.split(os.pathsep) if folder]
    return Desk(Path(settings.dataset), state, inbox, load_specs(*folders), settings.bounds, reviewer)
