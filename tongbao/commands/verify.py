"""``tongbao verify DATASET``: is the data set what was published?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tongbao.printable import one_line


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command()(verify)


def verify(dataset: Annotated[Path, typer.Argument(help="Folder of the data set")]) -> None:
    """Recompute hashes, counts and keys; say what is wrong. Exit status 1 if anything is."""
    from tongbao.dataset import DatasetError
    from tongbao.language import said
    from tongbao.receipt import Exit
    from tongbao.verify import verify as problems_of

    try:
        problems = problems_of(dataset)
    except (DatasetError, OSError) as error:
        typer.echo(f"tongbao: {error}", err=True)
        raise typer.Exit(Exit.COULD_NOT_RUN) from error
    for problem in problems:
        typer.echo(one_line(problem))
    if problems:
        text = "{problems} problems; `tongbao run` again puts back files that are missing"
        typer.echo(said(text, problems=len(problems)), err=True)
        raise typer.Exit(Exit.LOOK)
    typer.echo(said("{dataset}: all files, counts and keys are as published", dataset=dataset))
