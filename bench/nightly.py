"""The nightly run as a whole: kill -9, poison, damage, flipped bits, memory, speed, Ray.

Each part is a module of its own (``python -m bench.night_kill`` ...) with its smaller runs.
"""

from __future__ import annotations

from bench import night_damage, night_flips, night_kill, night_poison, night_ray, night_scale


def main() -> None:
    """Every part in turn."""
    for part in (night_scale, night_kill, night_poison, night_damage, night_flips, night_ray):
        print(f"-- {part.__name__.rpartition('.')[2]}", flush=True)
        part.main()


if __name__ == "__main__":
    main()
