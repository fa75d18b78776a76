"""How often dirty, dated place names are read right: ours beside cnloc.

Names are drawn by a seeded sampler from the gazetteer's own history, never by hand: a division of
any year from 1983, a year in which it existed, its prefecture or province as the issuer. Each name
is dirtied once or twice: letter-spaced, full-width space, note mark, short form, prefixed by those
above it, or with one character misread.

Misreadings are what a text recogniser finds plausible for a character on degraded print
(``bench.misreadings``): another model and other faces than those behind the matcher's own table of
look-alikes, and drawn whether or not that table has them. Without the recogniser or those faces no
character is misread, and the heading says so.

A short form that several places of the issuer share (许昌, the city or the county) can only be
answered by listing them; a second row of the table sets those names aside. What is not right is then
counted by cause, and the same names are read once more each as a row of a table that lists the issuer's
places of that level, as the pipeline reads them.

A dirty name that is letter for letter another name of the same issuer and year is drawn again: no
reader could know. cnloc is given the issuer's full name in front and is right when it finds the
division's name, whatever the code.

Run ``python -m bench.places [COUNT] [SEED]`` (30,000 names in a minute and a half; of 3,000 the share of
right ones varies by a third of a percent with the seed).
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from bench.misreadings import Misreader
from normalize.gazetteer import Division, Gazetteer
from normalize.place_columns import match_column
from normalize.place_index import index
from normalize.places import Context, Match, match
from normalize.text import clean

FIRST = 1983


@dataclass(frozen=True, slots=True)
class Sample:
    """A name as it might be printed, and the division that it is."""

    text: str
    kinds: tuple[str, ...]
    truth: Division
    issuer: Division
    year: int


Dirt = Callable[[str, Division, tuple[Division, ...], random.Random], str | None]


def _spaced(text: str, _: Division, __: tuple[Division, ...], rng: random.Random) -> str | None:
    return rng.choice([" ", "\u3000", "  ", "\n"]).join(text) if len(text) < 6 else None


def _marked(text: str, _: Division, __: tuple[Division, ...], rng: random.Random) -> str | None:
    return text + rng.choice(["①", "*", "※", "[1]", "（注1）"])


def _short(text: str, d: Division, _: tuple[Division, ...], __: random.Random) -> str | None:
    return d.short if d.short and text == d.name else None


def _prefixed(text: str, _: Division, above: tuple[Division, ...], rng: random.Random) -> str | None:
    if not above:
        return None
    chain = above[: rng.randint(1, len(above))]
    return "".join(rng.choice([a.name, a.short or a.name]) for a in reversed(chain)) + text


def sample(count: int, seed: int, gazetteer: Gazetteer, misreader: Misreader | None) -> list[Sample]:
    """Draw ``count`` dirty names; the same seed draws the same names."""
    rng = random.Random(seed)
    pool = [d for d in gazetteer.divisions if d.level != "province" and d.end >= FIRST]
    found: list[Sample] = []
    while len(found) < count:
        drawn = _draw(rng.choice(pool), gazetteer, misreader, rng)
        if drawn is not None and not _another(drawn, gazetteer):
            found.append(drawn)
    return found


def _draw(
    d: Division, gazetteer: Gazetteer, misreader: Misreader | None, rng: random.Random
) -> Sample | None:
    year = rng.randint(max(d.start, FIRST), d.end)
    _, *above = gazetteer.lineage(d, year)
    if not above:
        return None
    issuer = above[-1] if len(above) > 1 and rng.random() < 0.15 else above[0]
    if issuer.level == "province" and len(above) > 1 and len(d.name) == 2:
        issuer = above[0]
    text = d.name
    kinds: list[str] = []
    dirts: list[tuple[str, Dirt]] = [
        ("short", _short),
        ("prefix", _prefixed),
        ("spaces", _spaced),
        ("mark", _marked),
    ]
    if misreader is not None:

        def misread(text: str, _: Division, __: tuple[Division, ...], rng: random.Random) -> str | None:
            return misreader.misread(text, rng)

        dirts.insert(2, ("misread", misread))
    chosen = rng.sample(dirts, rng.choice([1, 1, 2]))
    for kind, dirt in sorted(chosen, key=dirts.index):
        dirty = dirt(text, d, tuple(above), rng)
        if dirty is not None:
            text, kinds = dirty, [*kinds, kind]
    return Sample(text, tuple(kinds) or ("clean",), d, issuer, year)


def _another(s: Sample, gazetteer: Gazetteer) -> bool:
    plain = clean(s.text)
    places = index(s.issuer.code, s.year, gazetteer)
    if "misread" in s.kinds and s.truth not in (named := places.any_form(plain)) and named:
        return True
    others = [d for d in places.exact(plain) if d.code != s.truth.code]
    return any(plain.endswith(d.name) for d in others) and plain != s.truth.name


def shared(s: Sample, gazetteer: Gazetteer) -> bool:
    """Whether the printed form is, as such, that of several places of the issuer (许昌: city or county)."""
    return len(index(s.issuer.code, s.year, gazetteer).any_form(clean(s.text))) > 1


def outcome(found: Match, truth: Division) -> str:
    """right, listed (ambiguous, the truth among the candidates), unknown or wrong."""
    if found.region is not None and found.region.code is not None and ":" not in found.region.code:
        return "right" if found.region.code == truth.code else "wrong"
    return "listed" if truth.code in {c.code for c in found.candidates} else "unknown"


def cause(s: Sample, found: Match, gazetteer: Gazetteer) -> str:
    """Why a name was not read right."""
    if shared(s, gazetteer):
        return "a form that several places share"
    if "misread" not in s.kinds:
        return "several places of one name"
    if any(d.name == clean(s.text) for d in gazetteer.named(clean(s.text))):
        return "misread into the name of a real place"
    if len(found.candidates) == 1:
        return "misread into an unlike character, one place to choose"
    return "misread, several places to choose"


def in_table(s: Sample, gazetteer: Gazetteer) -> Match:
    """The name read as the last row of a table of the issuer's places of its level, a total first."""
    members = index(s.issuer.code, s.year, gazetteer).members
    rows = [d.name for d in members if d.level == s.truth.level and d not in (s.truth, s.issuer)]
    return match_column(["合计", *rows, s.text], Context(s.issuer.code, s.year), gazetteer)[-1]


def _table(samples: list[Sample], outcomes: list[str], gazetteer: Gazetteer) -> None:
    heads = ("right", "listed", "unknown", "wrong")
    told = [r for s, r in zip(samples, outcomes, strict=True) if not shared(s, gazetteer)]
    rows = {"all": Counter(outcomes), "all but shared forms": Counter(told)}
    for s, result in zip(samples, outcomes, strict=True):
        rows.setdefault("+".join(sorted(s.kinds)), Counter())[result] += 1
    print(f"{'dirt':24}{'names':>7}" + "".join(f"{h:>10}" for h in heads))
    for kind, counts in sorted(rows.items(), key=lambda row: -row[1].total()):
        shares = "".join(f"{100 * counts[h] / counts.total():9.2f}%" for h in heads)
        print(f"{kind:24}{counts.total():7}{shares}")


def _cnloc(samples: list[Sample], gazetteer: Gazetteer) -> str:
    try:
        import cnloc
    except ImportError:
        return "cnloc: not installed"
    texts, years = [], []
    for s in samples:
        above = "".join(d.name for d in reversed(gazetteer.lineage(s.issuer, s.year)))
        texts.append(above + s.text)
        years.append(min(s.year, 2024))
    start = time.process_time()
    found = cnloc.getlocation(texts, year=years, county_short=True)
    seconds = time.process_time() - start
    counts: Counter[str] = Counter()
    for s, row in zip(samples, found.to_dict("records"), strict=True):
        name = row["county_name" if s.truth.level == "county" else "city_name"]
        lower = row["county_name"] if s.truth.level == "prefecture" else ""
        given = isinstance(name, str) and name != ""
        counts["right" if name == s.truth.name and not lower else "wrong" if given else "unknown"] += 1
    shares = ", ".join(f"{k} {100 * counts[k] / len(samples):.2f} %" for k in ("right", "unknown", "wrong"))
    return f"cnloc: {shares}; {len(samples) / seconds:,.0f} names/s"


def main() -> None:
    """Print the two tables."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 30_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 20260601
    start = time.process_time()
    gazetteer = Gazetteer.load()
    print(f"load: {time.process_time() - start:.3f} s")
    misreader = Misreader.open()
    print(
        "misread characters: "
        + ("plausible to a recogniser on poor print" if misreader else "none, no recogniser here")
    )
    samples = sample(count, seed, gazetteer, misreader)
    start = time.process_time()
    results = [match(s.text, Context(s.issuer.code, s.year), gazetteer) for s in samples]
    first = time.process_time() - start
    start = time.process_time()
    for _ in range(100_000 // count + 1):
        for s in samples:
            match(s.text, Context(s.issuer.code, s.year), gazetteer)
    again = (100_000 // count + 1) * count / (time.process_time() - start)
    outcomes = [outcome(m, s.truth) for m, s in zip(results, samples, strict=True)]
    _table(samples, outcomes, gazetteer)
    causes = Counter(
        cause(s, m, gazetteer) for s, m, o in zip(samples, results, outcomes, strict=True) if o != "right"
    )
    for why, number in causes.most_common():
        print(f"not right: {number:4}  {why}")
    rows = Counter(outcome(in_table(s, gazetteer), s.truth) for s in samples)
    shares = ", ".join(f"{k} {100 * rows[k] / count:.2f} %" for k in ("right", "listed", "unknown", "wrong"))
    print(f"as a row of a table of such places: {shares}")
    print(f"ours: {count / first:,.0f} names/s at first sight, {again:,.0f} names/s after")
    print(_cnloc(samples, gazetteer))
    if "--show" in sys.argv[1:]:
        for s, m, result in zip(samples, results, outcomes, strict=True):
            if result != "right":
                print(
                    result,
                    repr(s.text),
                    s.kinds,
                    s.truth[:2],
                    s.issuer.name,
                    s.year,
                    m.why,
                    [c.name for c in m.candidates][:4],
                )


if __name__ == "__main__":
    main()
