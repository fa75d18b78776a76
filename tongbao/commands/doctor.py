"""``tongbao doctor``: whether all that is needed is there, and what to do where it is not."""

from __future__ import annotations

import typer


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command()(doctor)


def doctor() -> None:
    """Look whether all that is needed is there: packages, weights, fonts, memory. Exit status 1 if not."""
    from rich.console import Console
    from rich.text import Text

    from tongbao.doctor import Health, checks
    from tongbao.language import said
    from tongbao.receipt import Exit

    marks = {Health.GOOD: ("✓", "green"), Health.LACKING: ("–", "yellow"), Health.BAD: ("✗", "red")}
    console = Console(highlight=False, soft_wrap=True)
    worst = Exit.WELL
    for check in checks():
        mark, style = marks[check.health]
        console.print(Text(f"{mark} {said(check.what)}: {check.found}", style=style))
        if check.remedy:
            console.print(Text(f"  {said(check.remedy)}"))
        if check.health is Health.BAD:
            worst = Exit.LOOK
    raise typer.Exit(worst)
