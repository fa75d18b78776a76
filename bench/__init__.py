"""Measurements: accuracy, honesty, speed. ``make bench`` runs them; nothing imports them."""
