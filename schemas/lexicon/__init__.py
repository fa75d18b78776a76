"""What notices print, wherever it is looked for: numbers and marks, units, labels of rows.

With ``schemas.findings`` the bottom of the house: every package may import it, it imports nothing of
theirs. Each thing is said once here; a caller chooses a meaning (``is_number``, ``is_figure``,
``is_value``), never a pattern of its own.
"""
