"""The review pages: what they show, what a decision does, and what they refuse."""

from __future__ import annotations

import re
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from starlette.testclient import TestClient

from schemas.figures import Status
from tongbao import corrections, load
from tongbao.review.app import review_app
from tongbao.review.opening import desk_of
from tongbao.review.safety import Rules

from .conftest import HOST, HOSTILE, ORIGIN, PLACES, notice, publish

TOTAL = sum(PLACES.values())


@pytest.fixture
def item(desk):
    item = desk.queue[0]
    return item


def _form(rules, item, **changed):
    form = {"csrf": rules.csrf, "what": "text", "row": item.row, "column": item.column}
    return {**form, "before": item.raw, "after": str(TOTAL), **changed}


def test_the_queue_shows_the_number_that_does_not_add_up(client, item):
    page = client.get("/").text
    assert item.raw == str(TOTAL + 9)
    assert f"/item/{item.id}" in page
    assert item.raw in page


def test_an_item_says_what_its_identity_needs(client, item):
    page = client.get(f"/item/{item.id}").text
    assert 'class="relation bad"' in page
    assert re.search(rf"<p class=\"need\">.*<b>{TOTAL}</b>", page)
    assert f'name="after" value="{TOTAL}"' in page  # the candidate


def test_a_decision_turns_the_identity_green_and_the_next_run_publishes_it(client, rules, item, settings):
    answer = client.post(f"/item/{item.id}/correct", data=_form(rules, item, why="见原件"))
    assert answer.status_code == 200
    assert 'class="note good"' in answer.text
    assert f"/item/{item.id}?" not in client.get("/").text
    receipt = publish(settings)
    assert receipt.published == 1
    frame = load(settings.dataset)
    (row,) = frame[(frame.row_no == item.row) & (frame.column_no == item.column)].to_dict("records")
    assert (row["value"], row["raw"], row["status"]) == (TOTAL, str(TOTAL), Status.CORRECTED)
    assert "identity_broken" not in row["findings"]
    (path,) = Path(settings.dataset).glob("corrections/*/*/*.parquet")
    (kept,) = pq.ParquetFile(path).read().to_pylist()
    assert (kept["before"], kept["after"], kept["corrected_by"], kept["why"]) == (
        item.raw,
        str(TOTAL),
        "李四",
        "见原件",
    )


def test_a_run_after_that_does_nothing(client, rules, item, settings):
    client.post(f"/item/{item.id}/correct", data=_form(rules, item))
    publish(settings)
    assert publish(settings).documents == 0


def test_what_is_taken_back_is_as_it_was(client, rules, item, settings, desk):
    client.post(f"/item/{item.id}/correct", data=_form(rules, item))
    client.post("/undo", data={"csrf": rules.csrf})
    assert item.id in {i.id for i in desk.queue}
    publish(settings)
    frame = load(settings.dataset)
    assert not (frame.status == Status.CORRECTED).any()
    assert len(corrections.read(corrections.log_of(settings))) == 2  # nothing is ever erased


def test_a_row_name_is_mended_and_published(client, rules, settings, desk, item):
    form = _form(rules, item, row=1, column=0, before="城区", after="城 区")
    client.post(f"/item/{item.id}/correct", data=form)
    publish(settings)
    frame = load(settings.dataset)
    assert "城 区" in set(frame.row_label)
    assert "城区" not in set(frame.row_label)


def test_a_unit_is_mended_and_published(client, rules, settings, item):
    form = _form(rules, item, what="unit", row=-1, column=-1, before="处", after="万元")
    assert client.post(f"/item/{item.id}/correct", data=form).status_code == 200
    publish(settings)
    assert set(load(settings.dataset).unit) == {"万元"}


def test_a_cell_that_reads_otherwise_now_is_not_changed(client, rules, item, settings):
    answer = client.post(f"/item/{item.id}/correct", data=_form(rules, item, before="7"))
    assert answer.status_code == 409
    assert corrections.read(corrections.log_of(settings)) == ()


def test_what_was_seen_leaves_the_queue_for_good(client, rules, item, settings):
    client.post(f"/item/{item.id}/seen", data={"csrf": rules.csrf})
    publish(settings)
    again = desk_of(settings, "李四")
    again.refresh()
    assert item.place not in {i.place for i in again.queue}
    assert not (load(settings.dataset).status == Status.CORRECTED).any()


def test_hostile_text_stays_text(tmp_path, inline, rules):
    from tongbao.settings import Settings

    inbox = tmp_path / "in"
    inbox.mkdir()
    hostile = notice().replace("合计", "合计&lt;script&gt;window.hit=1&lt;/script&gt;")
    (inbox / "a<b>.html").write_text(hostile, encoding="utf-8")
    settings = Settings(inbox=str(inbox), dataset=str(tmp_path / "out"), settle_seconds=0.0)
    publish(settings)
    desk = desk_of(settings, HOSTILE)
    desk.refresh()
    client = TestClient(review_app(desk, rules), base_url=ORIGIN)
    document = next(iter(desk.entries))
    for path in ("/", "/documents", f"/document/{document}", *(f"/item/{i.id}" for i in desk.queue)):
        page = client.get(path).text
        assert "<script>window" not in page
    assert "&lt;script&gt;" in client.get(f"/document/{document}").text
    picture = client.get(f"/page/{document}/1")
    assert b"<script" not in picture.content


# ---- whom it refuses


def test_another_host_is_refused(client):
    assert client.get("/", headers={"host": "evil.example:8642"}).status_code == 421
    assert client.get("/", headers={"host": "localhost:8642"}).status_code == 200


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "", f"http://{HOST}.evil.example"])
def test_another_origin_changes_nothing(client, rules, item, settings, origin):
    answer = client.post(f"/item/{item.id}/correct", data=_form(rules, item), headers={"origin": origin})
    assert answer.status_code == 403
    assert corrections.read(corrections.log_of(settings)) == ()


@pytest.mark.parametrize("csrf", ["", "x", None])
@pytest.mark.parametrize("path", ["/item/{}/correct", "/item/{}/seen", "/undo"])
def test_without_the_secret_nothing_changes(client, rules, item, settings, csrf, path):
    form = {k: v for k, v in _form(rules, item, csrf=csrf).items() if v is not None}
    assert client.post(path.format(item.id), data=form).status_code == 403
    assert corrections.read(corrections.log_of(settings)) == ()


def test_read_only_changes_nothing(read_only, rules, item, settings):
    page = read_only.get(f"/item/{item.id}").text
    assert "/correct" not in page
    assert read_only.post(f"/item/{item.id}/correct", data=_form(rules, item)).status_code == 403
    assert corrections.read(corrections.log_of(settings)) == ()


@pytest.mark.parametrize(
    "path",
    [
        "/page/../1",
        "/page/..%2f..%2fetc%2fpasswd/1",
        "/document/..%2f..%2f..%2fetc%2fpasswd",
        "/static/../app.py",
        "/static/..%2fapp.py",
        "/static/%2e%2e/app.py",
        "/item/..%2f..%2fledger.sqlite",
        "/page/0000000000000000/1",
    ],
)
def test_no_address_leads_to_a_file(client, path):
    answer = client.get(path)
    assert answer.status_code == 404
    assert "root:" not in answer.text


def test_a_page_that_is_not_there_is_not_found(client, item):
    assert client.get(f"/page/{item.document}/99").status_code == 404


def test_every_answer_forbids_scripts_from_elsewhere(client):
    for path in ("/", "/nowhere", "/static/style.css"):
        headers = client.get(path).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
    assert "unsafe" not in client.get("/").headers["content-security-policy"]


def test_pages_have_nothing_inline_that_the_policy_forbids(client, item):
    for path in ("/", f"/item/{item.id}", "/documents", f"/document/{item.document}"):
        page = client.get(path).text
        assert not re.search(r"<script(?! src=)|\sstyle=|<style|\son[a-z]+=", page)
        assert not re.search(r"(?:src|href|action)=\"(?:https?:)?//", page)


def test_over_the_network_only_the_token_opens(desk):
    rules = Rules.of("192.0.2.7", 8642)
    address = "http://192.0.2.7:8642"
    client = TestClient(review_app(desk, rules), base_url=address)
    assert len(rules.token) > 20
    assert client.get("/").status_code == 401
    assert client.get("/?token=wrong").status_code == 401
    assert client.get(f"/?token={rules.token}").status_code == 200
    assert client.get("/documents").status_code == 200  # the browser keeps it


def test_the_pages_speak_chinese_and_english(client):
    assert "待复核" in client.get("/", headers={"accept-language": "zh-CN,zh;q=0.9"}).text
    assert "To review" in client.get("/", headers={"accept-language": "de"}).text
    client.get("/?lang=zh")
    assert "待复核" in client.get("/documents", headers={"accept-language": "en"}).text
