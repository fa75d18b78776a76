"""The review pages: an ASGI application of a desk. Routes here, what they show in ``views.py``."""

from __future__ import annotations

import threading
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from extract.errors import ExtractError
from tongbao.corrections import What
from tongbao.originals import OriginalMissingError
from tongbao.review import views
from tongbao.review.desk import ChangedError, Desk, NotThereError
from tongbao.review.drop import drop_routes
from tongbao.review.pages import Pages
from tongbao.review.queue import Item, Kind
from tongbao.review.reader import Reader
from tongbao.review.safety import Guard, Rules, is_secret

_LONGEST = 2_000
"""Characters of a typed text; a cell of a notice has some hundred at most."""

Endpoint = Callable[[Request], Awaitable[Response]]


def review_app(desk: Desk, rules: Rules, reader: Reader | None = None) -> Any:
    """The application: review of a data set, and reading dropped files where there is a reader."""
    pages = Pages(rules, review=True, drop=reader is not None)
    room = _Room(desk, pages)
    routes: list[BaseRoute] = [
        Route("/", room.queue),
        Route("/item/{name}", room.item),
        Route("/item/{name}/correct", room.correct, methods=["POST"]),
        Route("/item/{name}/seen", room.seen, methods=["POST"]),
        Route("/undo", room.undo, methods=["POST"]),
        Route("/page/{document}/{page:int}", room.picture),
        Route("/documents", room.documents),
        Route("/document/{document}", room.document),
        *(drop_routes(reader, pages, rules) if reader else ()),
        static(),
    ]
    return _guarded(routes, pages, rules)


def drop_app(reader: Reader, rules: Rules) -> Any:
    """The application that only reads dropped files."""
    pages = Pages(rules, review=False, drop=True)

    async def home(_request: Request) -> Response:
        return RedirectResponse("/drop", status_code=307)

    routes: list[BaseRoute] = [Route("/", home), *drop_routes(reader, pages, rules), static()]
    return _guarded(routes, pages, rules)


def _guarded(routes: list[BaseRoute], pages: Pages, rules: Rules) -> Any:
    return Guard(Starlette(routes=routes, exception_handlers=_handlers(pages)), rules)  # type: ignore[arg-type]


def static() -> Mount:
    """What pages are drawn with; only files of the package."""
    return Mount("/static", StaticFiles(packages=[("tongbao.review", "static")]))


def _handlers(pages: Pages) -> dict[Any, Any]:
    async def missing(request: Request, error: Exception) -> Response:
        return pages.message(request, 404, "That is not here (any more).", str(error))

    async def unreadable(request: Request, error: Exception) -> Response:
        return pages.message(request, 409, "The document cannot be shown.", str(error))

    return {NotThereError: missing, OriginalMissingError: unreadable, ExtractError: unreadable}


def refused(rules: Rules, given: object) -> Response | None:
    """The answer to a changing request that does not carry the secret; None where it does."""
    if isinstance(given, str) and is_secret(rules, given):
        return None
    return PlainTextResponse("the page is from another run of the server: load it again", status_code=403)


class _Room:
    """The endpoints."""

    def __init__(self, desk: Desk, pages: Pages) -> None:
        self.desk = desk
        self.pages = pages
        self._shown: dict[str, int] = {}

    async def queue(self, request: Request) -> Response:
        await run_in_threadpool(self.desk.refresh)
        return self.pages.show(request, "queue.html", views.queue(self.desk, request.query_params))

    async def item(self, request: Request) -> Response:
        await run_in_threadpool(self.desk.refresh)
        item = self.desk.item(request.path_params["name"])
        kind = request.query_params.get("kind", "")
        facts = await run_in_threadpool(views.item, self.desk, item, kind)
        if facts.next:
            self._prepare(self.desk.item(facts.next))
        return self.pages.show(request, "item.html", {"look": facts, "note": self._note(request)})

    def _prepare(self, item: Item) -> None:
        """Open the next document and draw its page while the reviewer looks at this one."""
        threading.Thread(target=partial(_quietly, self.desk, item), daemon=True).start()

    def _note(self, request: Request) -> views.Note | None:
        return views.note(self.desk, request.query_params.get("done", ""))

    async def correct(self, request: Request) -> Response:
        form = await request.form()
        if (refusal := refused(self.pages.rules, form.get("csrf"))) is not None:
            return refusal
        await run_in_threadpool(self.desk.refresh)
        item = self.desk.item(request.path_params["name"])
        try:
            what, key = What(str(form["what"])), (item.table, int(str(form["row"])), int(str(form["column"])))
            before, after = str(form["before"]), str(form["after"]).strip()
            why = str(form.get("why", "")).strip()
        except (KeyError, ValueError):
            return self.pages.message(request, 400, "The form is not whole.", "")
        if what is What.SEEN or max(map(len, (before, after, why))) > _LONGEST:
            return self.pages.message(request, 400, "The form is not whole.", "")
        following = views.following(self.desk, item, str(form.get("kind", "")))
        try:
            await run_in_threadpool(self.desk.decide, item.document, what, key, before, after, why)
        except ChangedError as error:
            return self.pages.message(request, 409, "The cell has changed since it was shown.", str(error))
        return self._onward(following, str(form.get("kind", "")))

    async def seen(self, request: Request) -> Response:
        form = await request.form()
        if (refusal := refused(self.pages.rules, form.get("csrf"))) is not None:
            return refusal
        item = self.desk.item(request.path_params["name"])
        following = views.following(self.desk, item, str(form.get("kind", "")))
        await run_in_threadpool(self.desk.dismiss, item, str(form.get("why", ""))[:_LONGEST])
        return self._onward(following, str(form.get("kind", "")))

    async def undo(self, request: Request) -> Response:
        form = await request.form()
        if (refusal := refused(self.pages.rules, form.get("csrf"))) is not None:
            return refusal
        taken = await run_in_threadpool(self.desk.undo)
        if taken is None:
            return RedirectResponse("/", status_code=303)
        place = (taken.sha256[:16], taken.table, taken.row, taken.column)
        back = next((i.id for i in self.desk.queue if i.place == place), None)
        return RedirectResponse(f"/item/{back}?done=undone" if back else "/?done=undone", status_code=303)

    def _onward(self, following: list[str], kind: str) -> Response:
        """To the first of the items that come next which is still open."""
        open_items = {i.id for i in self.desk.queue}
        name = next((name for name in following if name in open_items), None)
        chosen = f"&kind={kind}" if kind in set(Kind) else ""
        return RedirectResponse(f"/item/{name}?done=last{chosen}" if name else "/?done=last", status_code=303)

    async def picture(self, request: Request) -> Response:
        where = request.path_params["document"], request.path_params["page"]
        content, media = await run_in_threadpool(self.desk.picture, *where)
        return Response(content, media_type=media)

    async def documents(self, request: Request) -> Response:
        await run_in_threadpool(self.desk.refresh)
        return self.pages.show(request, "documents.html", views.documents(self.desk, request.query_params))

    async def document(self, request: Request) -> Response:
        await run_in_threadpool(self.desk.refresh)
        facts = await run_in_threadpool(views.document, self.desk, request.path_params["document"])
        return self.pages.show(request, "document.html", {"document": facts})


def _quietly(desk: Desk, item: Item) -> None:
    """Prepare an item; what cannot be opened is told when it is asked for."""
    try:
        desk.prepare(item)
    except (NotThereError, OriginalMissingError, ExtractError):
        return
