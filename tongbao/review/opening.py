"""From settings to a desk: the ledger that goes with a data set, and the inbox that it was made of."""

from __future__ import annotations

import os
from pathlib import Path

from schemas.spec import NoticeSpec
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
    return Desk(Path(settings.dataset), state, inbox, specs_of(settings), settings.bounds, reviewer)


def specs_of(settings: Settings) -> tuple[NoticeSpec, ...]:
    """The packaged specs and those of the user's folders.

    Raises:
        SpecError: A spec file is wrong; the message names file and line.
    """
    return load_specs(*(Path(folder) for folder in settings.specs.split(os.pathsep) if folder))
