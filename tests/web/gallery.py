"""A page with every component in it, to look at and to test; it needs no database and none of the product's views."""

from __future__ import annotations

import os
from datetime import date, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.messages.pofile import read_po
from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from blueprints.undefined import Missing
from tests.web import samples

ROOT = Path(__file__).resolve().parents[2]
LOCAL = ZoneInfo("Asia/Shanghai")
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""As strict as the product's, so that what passes here passes there."""
PAGES = tuple(sorted(path.stem for path in (Path(__file__).parent / "pages").glob("*.html")))


def create_app() -> Flask:
    """The gallery: /<page>?language=en&large=1."""
    app = Flask(__name__, root_path=str(ROOT), template_folder="templates", static_folder="static")
    app.config.update(SECRET_KEY="gallery", TESTING=True, TEMPLATES_AUTO_RELOAD=True)
    app.jinja_loader.searchpath.append(str(Path(__file__).parent / "pages"))  # type: ignore[union-attr]
    app.jinja_env.undefined = Missing
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(_gettext, _ngettext, newstyle=True)  # type: ignore[attr-defined]
    app.jinja_env.globals.update(asset=asset, t=_text, csrf_token=lambda: "gallery-token")
    app.jinja_env.filters.update(day=_day, short_day=_short_day, moment=_moment, clock=_clock, filesize=_filesize)
    app.context_processor(_frame)
    app.add_url_rule("/", "index", lambda: _page("sheet"))
    app.add_url_rule("/<page>", "page", _page)
    app.add_url_rule("/auth/sign-in", "sign_in", _sign_in)
    app.add_url_rule("/errors/<code>", "error", _error)
    app.add_url_rule("/answer", "answer", lambda: Markup("<b>2026年12月4日 周五 18:00 到期</b>"))
    app.add_url_rule("/draft", "draft", lambda: ("", 204), methods=["POST"])
    app.after_request(_secure)
    return app


def asset(name: str) -> str:
    """The address of a built file, as the product's own `asset` gives it."""
    return f"/static/built/{name}"


@cache
def translations() -> dict[str, str]:
    """The Chinese of every sentence of the interface; of a sentence with two numbers, by the first."""
    with (ROOT / "translations/zh_Hans_CN/LC_MESSAGES/messages.po").open("rb") as file:
        catalog = read_po(file)
    return {_first(message.id): _first(message.string) for message in catalog if message.id}


def _first(said: str | tuple[str, ...]) -> str:
    return said if isinstance(said, str) else said[0]


def _language() -> str:
    return request.args.get("language", "zh")


def _gettext(sentence: str) -> str:
    return sentence if _language() == "en" else translations().get(sentence, sentence)


def _ngettext(one: str, many: str, number: int) -> str:
    return _gettext(one if number == 1 else many)


def _text(text: object) -> str:
    if isinstance(text, dict):
        return str(text[_language()])
    return str(text)


def _frame() -> dict[str, object]:
    other = "en" if _language() == "zh" else "zh"
    links = {
        "home": "/worklist",
        "large": "?large=1",
        "language": f"?language={other}",
        "sign_out": "/auth/sign-in",
        "messages": "#",
        "account": "#",
    }
    return {
        "language": _language(),
        "viewer": samples.viewer(_language(), request.args.get("large") == "1"),
        "meeting": {"name": {"zh": "岚江区反诈联席会议", "en": "Lanjiang District Joint Meeting"}},
        "menu": samples.menu(_language(), request.path),
        "links": links,
        "is_large": request.args.get("large") == "1",
        "message_count": 5,
        "search_url": "/worklist",
    }


def _page(page: str) -> ResponseReturnValue:
    if page not in PAGES:
        return render_template("errors/404.html"), 404
    return render_template(f"{page}.html", **samples.page(page, _language()))


def _sign_in() -> str:
    return render_template("auth/sign_in.html", viewer=None, **samples.page("sign_in", _language()))


def _error(code: str) -> ResponseReturnValue:
    return render_template("errors/error.html", status=int(code), reason="", request_id="a1b2c3d4", back_url="/")


def _secure(response):  # type: ignore[no-untyped-def]
    response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
    return response


def _local(value: date | datetime) -> date | datetime:
    return value.astimezone(LOCAL) if isinstance(value, datetime) else value


def _day(value: date | datetime) -> str:
    at = _local(value)
    return f"{at.day} {at:%b %Y}" if _language() == "en" else f"{at.year}年{at.month}月{at.day}日"


def _short_day(value: date | datetime) -> str:
    at = _local(value)
    return f"{at.day} {at:%b}" if _language() == "en" else f"{at:%m-%d}"


def _moment(value: datetime) -> str:
    return f"{_short_day(value)} {_clock(value)}"


def _clock(value: datetime) -> str:
    return f"{_local(value):%H:%M}"


def _filesize(size: int) -> str:
    return f"{size / 1024:.0f} KB" if size < 1024 * 1024 else f"{size / 1024 / 1024:.1f} MB"


if __name__ == "__main__":
    create_app().run(host="127.0.0.1", port=int(os.environ.get("PORT", "8090")), use_reloader=False)
