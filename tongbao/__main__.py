"""``python -m tongbao`` is the console script."""

from tongbao.cli import main

main()
