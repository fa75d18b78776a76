"""The page to drop a file on: progress, tables beside the page, downloads."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from extract.intake import SourceFile
from extract.types import PageReading
from tongbao import formats, outcome, records
from tongbao.findings import findings_of
from tongbao.overlay.ground import Ground, pictured, typed
from tongbao.overlay.page import page_overlay
from tongbao.printable import one_line
from tongbao.review import views
from tongbao.review.pages import Pages
from tongbao.review.painter import Painter
from tongbao.review.picture import pixels
from tongbao.review.reader import BusyError, Job, Reader, facts
from tongbao.review.safety import Rules, is_secret

_DRAWING_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
"""Of an overlay, which carries its own styles and pictures and no script."""
_LONGEST_NAME = 200


def drop_routes(reader: Reader, pages: Pages, rules: Rules) -> list[BaseRoute]:
    """The routes of the page."""
    room = _Room(reader, pages, rules)
    return [
        Route("/drop", room.page),
        Route("/drop", room.take, methods=["POST"]),
        Route("/drop/{job}/progress", room.progress),
        Route("/drop/{job}", room.result),
        Route("/drop/{job}/forget", room.forget, methods=["POST"]),
        Route("/drop/{job}/overlay/{page:int}", room.overlay),
        Route("/drop/{job}/{form}", room.download),
    ]


class _Room:
    """The endpoints."""

    def __init__(self, reader: Reader, pages: Pages, rules: Rules) -> None:
        self.reader = reader
        self.pages = pages
        self.rules = rules

    async def page(self, request: Request) -> Response:
        megabytes = self.reader.limits.file_bytes >> 20
        return self.pages.show(request, "drop.html", {"megabytes": megabytes})

    async def take(self, request: Request) -> Response:
        """The body is the file; its name stands in a header and is only ever shown."""
        if not is_secret(self.rules, request.headers.get("x-csrf-token", "")):
            return PlainTextResponse("the page is from another run of the server", status_code=403)
        try:
            path = self.reader.place()
        except BusyError:
            return PlainTextResponse("too many files wait", status_code=429)
        written = await _written(request, path, self.reader.limits.file_bytes)
        if written is None:
            return PlainTextResponse("the file is too large", status_code=413)
        name = one_line(unquote(request.headers.get("x-file-name", "")))[:_LONGEST_NAME] or "file"
        job = self.reader.take(path, name, *written)
        return JSONResponse({"job": job.id}, status_code=201)

    async def progress(self, request: Request) -> Response:
        job = self._job(request)
        return JSONResponse(facts(job)) if job else Response(status_code=404)

    async def result(self, request: Request) -> Response:
        job = self._job(request)
        if job is None or job.end is None:
            text = job.failure.message if job and job.failure else ""
            return self.pages.message(request, 404, "That is not here (any more).", text)
        return self.pages.show(request, "result.html", await run_in_threadpool(_shown, job))

    async def forget(self, request: Request) -> Response:
        if not is_secret(self.rules, request.headers.get("x-csrf-token", "")):
            return PlainTextResponse("the page is from another run of the server", status_code=403)
        self.reader.forget(request.path_params["job"])
        return Response(status_code=204)

    async def overlay(self, request: Request) -> Response:
        job, number = self._job(request), request.path_params["page"]
        if job is None or job.end is None or not any(r.page.number == number for r in job.readings):
            return Response(status_code=404)
        drawn = await run_in_threadpool(_overlay, job, number, self.reader.painter)
        policy = {"content-security-policy": _DRAWING_POLICY}
        return Response(drawn, media_type="image/svg+xml", headers=policy)

    async def download(self, request: Request) -> Response:
        job, form = self._job(request), request.path_params["form"]
        if job is None or job.end is None or form not in _FORMS:
            return Response(status_code=404)
        make, media, suffix = _FORMS[form]
        content = await run_in_threadpool(make, job)
        name = quote(f"{Path(job.name).stem}.{suffix}")
        how = {"content-disposition": f"attachment; filename*=UTF-8''{name}"}
        return Response(content, media_type=media, headers=how)

    def _job(self, request: Request) -> Job | None:
        return self.reader.job(request.path_params["job"])


async def _written(request: Request, path: Path, most: int) -> tuple[str, int] | None:
    """Write the body of a request; gives its hash and size, None if it is over the limit."""
    digest, size = hashlib.sha256(), 0
    with path.open("wb") as stream:
        async for block in request.stream():
            size += len(block)
            if size > most:
                break
            digest.update(block)
            stream.write(block)
    if size > most:
        path.unlink()
        return None
    return digest.hexdigest(), size


def _shown(job: Job) -> dict[str, Any]:
    assert job.end is not None, "only finished files are shown"
    notice = job.end.replayed.notice
    return {
        "job": job,
        "notice": notice,
        "tables": [(t, views.squares(job.end, t)) for t in notice.tables],
        "findings": [f for f in findings_of(notice) if f.severity.value != "info"],
    }


def _overlay(job: Job, number: int, painter: Painter) -> str:
    assert job.end is not None, "only finished files are drawn"
    assert job.source is not None, "what was read was opened"
    reading = next(r for r in job.readings if r.page.number == number)
    ground = painter.draw(job.name, _ground, job.source, reading)
    return page_overlay(job.end.replayed.notice, reading, ground)


def _ground(source: SourceFile, reading: PageReading) -> Ground:
    page, drawn = reading.page, pixels(source, reading)
    if drawn is None:
        return typed(page.width, page.height, page.words, reading.tables)
    return pictured(drawn, page.width, page.height)


# ---- downloads


def _xlsx(job: Job) -> bytes:
    assert job.end is not None, "only finished files are written"
    buffer = io.BytesIO()
    formats.write_xlsx(job.end.replayed.notice, buffer)
    return buffer.getvalue()


def _json(job: Job) -> bytes:
    assert job.end is not None, "only finished files are written"
    return formats.as_json(job.end.replayed.notice).encode()


def _csv(job: Job) -> bytes:
    """One file for each table, together in a ZIP."""
    assert job.end is not None, "only finished files are written"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for table in job.end.replayed.notice.tables:
            archive.writestr(f"table-{table.number}.csv", "\ufeff" + formats.as_csv([table]))
    return buffer.getvalue()


def _parquet(job: Job) -> bytes:
    """One row for each number, as in the observations of a data set."""
    import pyarrow.parquet as pq

    from tongbao.parcels import observation_rows

    assert job.end is not None, "only finished files are written"
    end = job.end
    source = outcome.SourceFile(job.sha256, job.name, job.path, job.size)
    gave = records.outcome_of(source, end.understood.setting, end.replayed.notice, end.vouched, "")
    buffer = io.BytesIO()
    pq.write_table(observation_rows(gave), buffer, compression="zstd")
    return buffer.getvalue()


_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FORMS: dict[str, tuple[Callable[[Job], bytes], str, str]] = {
    "xlsx": (_xlsx, _SHEET, "xlsx"),
    "csv": (_csv, "application/zip", "csv.zip"),
    "parquet": (_parquet, "application/vnd.apache.parquet", "parquet"),
    "json": (_json, "application/json", "json"),
}
