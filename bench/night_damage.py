"""Bytes damaged at random: 2,000 zips and 300 PDFs. No run may end, every file must be accounted for.

``python -m bench.night_damage [ZIPS] [PDFS]``. Seeded: the same damage every time.
"""

from __future__ import annotations

import io
import random
import subprocess
import sys
import tempfile
import zipfile
from collections import Counter
from pathlib import Path

from bench.night_kill import command, environment
from bench.night_notices import notice_pdf

ZIPS, PDFS, SOUND = 2_000, 300, 12
_SEED = 20250301
_MOST_BYTES = 20


def zipped(names: dict[str, bytes], kind: int) -> bytes:
    """A zip of these files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", kind) as archive:
        for name, data in names.items():
            archive.writestr(zipfile.ZipInfo(name), data, kind)
    return buffer.getvalue()


def damaged(data: bytes, chance: random.Random) -> bytes:
    """The same with 1 to 20 bytes changed; every second time near the ends, where a zip's directory is."""
    changed = bytearray(data)
    ends = chance.random() < 0.5
    for _ in range(chance.randint(1, _MOST_BYTES)):
        at = chance.randrange(len(changed))
        if ends:
            at = chance.choice([at % 80, len(changed) - 1 - at % 300])
        changed[at] = chance.randrange(256)
    return bytes(changed)


def fill(inbox: Path, zips: int, pdfs: int) -> None:
    """Damaged archives and notices, with sound notices among them."""
    chance = random.Random(_SEED)
    notices = [notice_pdf(number) for number in range(SOUND)]
    inbox.mkdir()
    for number, data in enumerate(notices):
        (inbox / f"sound-{number}.pdf").write_bytes(data)
    for number in range(zips):
        kind = zipfile.ZIP_STORED if number % 3 == 0 else zipfile.ZIP_DEFLATED
        members = {f"附件{n}.pdf": chance.choice(notices) for n in range(chance.randint(1, 3))}
        (inbox / f"zip-{number:04d}.zip").write_bytes(damaged(zipped(members, kind), chance))
    for number in range(pdfs):
        (inbox / f"pdf-{number:04d}.pdf").write_bytes(damaged(chance.choice(notices), chance))


def report(inbox: Path, dataset: Path, status: int) -> bool:
    """Print what became of the files; whether all are accounted for."""
    from tongbao.dataset import Dataset

    rows = Dataset(str(dataset)).table("documents").to_pylist()
    named = {name for row in rows for name in (row["path"], *row["copies"])}
    missing = sorted(p.name for p in inbox.iterdir() if p.name not in named)
    sound = [row for row in rows if row["path"].startswith("sound-") and row["status"] == "published"]
    print(f"exit status {status}; {len(rows)} documents; not accounted for: {missing[:5] or 'none'}")
    print(f"sound notices published: {len(sound)} of {SOUND}")
    for kind in ("zip", "pdf"):
        own = [row for row in rows if row["path"].startswith(f"{kind}-") and "/" not in row["path"]]
        print(f"{kind}: {dict(Counter(row['reason_code'] or row['status'] for row in own).most_common())}")
    odd = [row for row in rows if row["reason_code"] in {"internal", "crashed", "too_slow"}]
    for row in odd[:20]:
        print(f"  {row['path']}: {row['reason_code']}: {row['reason']}")
    as_pdf = [
        row["path"] for row in rows if row["path"].endswith(".zip") and row["media"] == "application/pdf"
    ]
    print(f"archives read as a PDF: {as_pdf or 'none'}")
    return not missing and not as_pdf and len(sound) == SOUND


def main(zips: int = ZIPS, pdfs: int = PDFS) -> int:
    """Run once over all of them."""
    with tempfile.TemporaryDirectory() as name:
        inbox, dataset = Path(name) / "inbox", Path(name) / "dataset"
        fill(inbox, zips, pdfs)
        done = subprocess.run(
            command(inbox, dataset, "--log", f"{name}/log"),
            env=environment(),
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
        if done.returncode not in {0, 1}:
            print(f"the run ended: {done.returncode}\n{done.stderr[-2000:]}")
            return 1
        return 0 if report(inbox, dataset, done.returncode) else 1


if __name__ == "__main__":
    given = [int(number) for number in sys.argv[1:]]
    sys.exit(main(*given))
