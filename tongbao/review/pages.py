"""Templates filled for a request: in its language, with the secret of its forms; all values are escaped."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from schemas.figures import Status
from schemas.findings import Code
from tongbao.finding_words import words
from tongbao.language import Language, of_browser, said
from tongbao.printable import lines
from tongbao.review.safety import Rules

_LANGUAGE_COOKIE = "tongbao_language"


class Pages:
    """The templates of a server."""

    def __init__(self, rules: Rules, *, review: bool, drop: bool) -> None:
        self.rules = rules
        self._tabs = {"review": review, "drop": drop}
        self._templates = Environment(
            loader=PackageLoader("tongbao.review", "templates"), autoescape=True, undefined=StrictUndefined,
            trim_blocks=True, lstrip_blocks=True,
        )  # fmt: skip
        self._templates.filters["plain"] = lines

    def show(self, request: Request, name: str, facts: Mapping[str, Any], status: int = 200) -> Response:
        """A page."""
        asked = request.query_params.get("lang")
        language = _language(request, asked)
        filled = self._templates.get_template(name).render(
            **facts,
            t=partial(_told, language),
            code=lambda code: words(Code(code), language),
            status_name=lambda status: said(STATUS_NAMES[Status(status)], language),
            language=language.value,
            other=(Language.EN if language is Language.ZH else Language.ZH).value,
            path=request.url.path,
            csrf=self.rules.csrf,
            read_only=self.rules.read_only,
            tabs=self._tabs,
        )
        response = HTMLResponse(filled, status_code=status)
        if asked in set(Language):
            response.set_cookie(_LANGUAGE_COOKIE, asked or "", samesite="strict", httponly=True)
        return response

    def message(self, request: Request, status: int, text: str, detail: str) -> Response:
        """A page with a sentence."""
        return self.show(request, "message.html", {"text": text, "detail": detail}, status)


STATUS_NAMES: Mapping[Status, str] = {
    Status.CORRECTED: "corrected",
    Status.PROVED: "proved",
    Status.REPAIRED: "repaired",
    Status.AGREED: "agreed",
    Status.READ: "read",
    Status.DOUBTFUL: "doubtful",
}


def _told(language: Language, text: str, **facts: object) -> Markup | str:
    return said(text, language, **facts)


def _language(request: Request, asked: str | None) -> Language:
    for choice in (asked, request.cookies.get(_LANGUAGE_COOKIE)):
        if choice in set(Language):
            return Language(choice)
    return of_browser(request.headers.get("accept-language", ""))
