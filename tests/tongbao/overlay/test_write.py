"""The option of the command line, in a process of its own, and the folder that it fills."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from office_writers import as_docx, as_ofd

from extract.intake import open_source, recognise
from samples.lab import scan
from tongbao.overlay.write import read_and_draw

SAMPLES = Path(__file__).parents[3] / "samples"
SEED = SAMPLES / "inbox" / "jincheng-housing-2024-word.pdf"


def tongbao(*arguments):
    command = [sys.executable, "-c", "from tongbao.cli import main; main()", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)


def drawn(path):
    return ElementTree.fromstring(path.read_text(encoding="utf-8"))


def test_a_page_gets_one_picture_and_the_tables_are_those_without_it(tmp_path):
    plain = tongbao("extract", SEED, "--pages", "6-7", "--format", "json")
    seen = tongbao("extract", SEED, "--pages", "6-7", "--format", "json", "--overlay", tmp_path / "a" / "b")
    assert (seen.returncode, seen.stderr) == (0, "")
    assert seen.stdout == plain.stdout
    assert sorted(p.name for p in (tmp_path / "a" / "b").iterdir()) == ["page-0006.svg", "page-0007.svg"]


def test_the_steps_come_beside_it_in_their_order(tmp_path):
    done = tongbao("extract", SEED, "--pages", "7", "--overlay", tmp_path, "--overlay-stages")
    assert (done.returncode, done.stderr) == (0, "")
    assert sorted(p.name for p in tmp_path.iterdir()) == [
        "page-0007.01-words.svg",
        "page-0007.02-rulings.svg",
        "page-0007.03-lattices.svg",
        "page-0007.04-tables.svg",
        "page-0007.svg",
    ]


def test_a_scan_lies_on_its_upright_page_and_its_steps_come_beside_it(tmp_path):
    pdf = (SAMPLES / "shapes" / "rules-three-line.pdf").read_bytes()
    (tmp_path / "scan.pdf").write_bytes(scan(pdf, "turned"))
    seen = tmp_path / "seen"
    done = tongbao(
        "extract", tmp_path / "scan.pdf", "--format", "json", "--overlay", seen, "--overlay-stages"
    )
    assert (done.returncode, done.stderr) == (0, "")
    names = sorted(p.name for p in seen.iterdir())
    assert names[:2] == ["page-0001.01-came.svg", "page-0001.02-clean.svg"]
    assert (len(names), names[-1]) == (11, "page-0001.svg")
    (table,) = json.loads(done.stdout)["tables"]
    page = drawn(seen / names[-1])
    texts = {g.get("id"): "".join(g.itertext()) for g in page.iter() if g.get("class") == "cell"}
    assert len(texts) == len(table["cells"])
    assert all(c["text"] in texts[f"t1r{c['row']}c{c['column']}"] for c in table["cells"])
    came, upright = (drawn(seen / name).find(".//*[@class='page']") for name in (names[0], names[-1]))
    assert float(came.get("width")) > float(came.get("height"))  # it lay on its side
    assert float(upright.get("width")) < float(upright.get("height"))
    assert {e.get("class") for e in page.find(".//*[@id='rulings']")} == {"drawn", "inferred"}


def test_the_same_file_gives_the_same_bytes(tmp_path):
    pictures = []
    for folder in ("one", "two"):
        read_and_draw(open_source(SEED), [7], tmp_path / folder, stages=False)
        pictures.append((tmp_path / folder / "page-0007.svg").read_bytes())
    assert pictures[0] == pictures[1]


def test_each_cell_of_a_notice_is_drawn_once(tmp_path):
    notice = read_and_draw(open_source(SEED), None, tmp_path, stages=False)
    names = []
    for path in sorted(tmp_path.iterdir()):
        names += [g.get("id") for g in drawn(path).iter() if g.get("class") == "cell" and g.get("id")]
    assert sorted(names) == sorted(f"t{t.number}r{c.row}c{c.column}" for t in notice.tables for c in t.cells)


def test_a_page_turned_against_its_text_is_drawn_as_it_was_read(tmp_path):
    read_and_draw(open_source(SAMPLES / "shapes" / "page-turned.pdf"), [2], tmp_path, stages=False)
    picture = drawn(tmp_path / "page-0002.svg").find(".//*[@class='page']")
    assert float(picture.get("width")) > float(picture.get("height"))
    width, height = png_size(picture.get("href"))
    assert width > height


def png_size(href):
    import base64

    data = base64.b64decode(href.split(",")[1])
    return int.from_bytes(data[16:20]), int.from_bytes(data[20:24])


@pytest.mark.parametrize(("write", "steps"), [(as_docx, ["words", "tables"]), (as_ofd, None)])
def test_files_without_pictures_show_their_words_in_type(write, steps, tmp_path):
    notice = read_and_draw(open_source(SEED), [7], tmp_path / "pdf", stages=False)
    source = recognise(write(notice), f"notice.{write.__name__[3:]}")
    read_and_draw(source, [1], tmp_path / "own", stages=True)
    page = drawn(tmp_path / "own" / "page-0001.svg")
    assert page.find(".//*[@class='page']") is None
    assert "泽州县" in [e.text for e in page.find(".//*[@id='ground']")]
    names = [
        m[1] for p in sorted((tmp_path / "own").iterdir()) if (m := re.search(r"\d\d-(\w+)\.svg", p.name))
    ]
    assert names == (steps or ["words", "rulings", "lattices", "tables"])


@pytest.mark.parametrize("options", [["--overlay"], ["--format", "csv", "--out"]], ids=["overlay", "out"])
def test_a_place_that_cannot_be_written_gets_one_line_and_a_status(options, tmp_path):
    file = tmp_path / "file"
    file.write_text("", encoding="utf-8")
    done = tongbao("extract", SEED, "--pages", "7", *options, file / "folder" / "x")
    assert (done.returncode, done.stdout) == (3, "")
    (line,) = done.stderr.splitlines()
    assert str(file) in line


def test_steps_without_a_folder_are_a_mistake_of_usage():
    done = tongbao("extract", SEED, "--overlay-stages")
    assert done.returncode == 2
    assert "--overlay" in done.stderr
