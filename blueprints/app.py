"""The composition root: `create_app`, the one place that knows every part."""

from __future__ import annotations

import os
import secrets

from apiflask import APIFlask
from flask import Flask, Response, g, request
from flask_babel import Babel
from flask_migrate import Migrate
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from blueprints import errors, filters, frame, limits
from blueprints.access import login_manager, unmarked
from blueprints.admin import accounts, calendar, checklists, log, timing, units
from blueprints.archive import views as archive
from blueprints.assessments import sheets
from blueprints.assessments import views as assessments
from blueprints.auth import views as auth
from blueprints.batches import planning, progress, selecting, sheet
from blueprints.batches import views as batches
from blueprints.bulletins import views as bulletins
from blueprints.bulletins import writing as bulletin_texts
from blueprints.cli.all import register as register_commands
from blueprints.definitions import moving, publishing, rehearsing
from blueprints.definitions import views as workflows
from blueprints.document_templates import views as document_templates
from blueprints.documents import downloads as document_downloads
from blueprints.documents import pages as document_pages
from blueprints.documents import public as document_public
from blueprints.documents import register as document_register
from blueprints.documents import seals as document_seals
from blueprints.documents import views as documents
from blueprints.editor import beginning as new_kind
from blueprints.editor import changing as editing
from blueprints.editor import importing
from blueprints.editor import views as editor
from blueprints.files import views as files
from blueprints.kinds import figures
from blueprints.kinds import views as kinds
from blueprints.ledger import views as ledger
from blueprints.lists import keeping
from blueprints.matters import times
from blueprints.matters import views as matters
from blueprints.overview import views as overview
from blueprints.people import handing_over
from blueprints.people import views as people
from blueprints.problems import assigning, registering
from blueprints.problems import views as problems
from blueprints.rectifications import views as rectifications
from blueprints.reminders import views as reminders
from blueprints.sittings import agenda, arranging, attending, handing, papers, proposing, resolving, writing
from blueprints.sittings import views as sittings
from blueprints.system import views as system
from blueprints.together import views as many
from blueprints.undefined import Missing
from blueprints.visits import checklist, signing
from blueprints.visits import views as visits
from blueprints.worklist import together
from blueprints.worklist import views as worklist
from workflow import db as database
from workflow import origin
from workflow.config import ROOT, Config, ConfigError
from workflow.db import db
from workflow.jobs import relay, render
from workflow.models import all as _models  # noqa: F401  (registers every table)
from workflow.reports.confinement import Limits
from workflow.signing.interface import SigningFault
from workflow.signing.signers import Signers
from workflow.storage import opened

BLUEPRINTS = (
    auth.bp,
    worklist.bp,
    many.bp,
    ledger.bp,
    keeping.bp,
    matters.bp,
    problems.bp,
    batches.bp,
    times.bp,
    visits.bp,
    rectifications.bp,
    reminders.bp,
    sittings.bp,
    kinds.bp,
    documents.bp,
    archive.bp,
    files.bp,
    overview.bp,
    bulletins.bp,
    assessments.bp,
    people.bp,
    units.bp,
    calendar.bp,
    timing.bp,
    checklists.bp,
    accounts.bp,
    log.bp,
    workflows.bp,
    rehearsing.bp,
    publishing.bp,
    document_templates.bp,
    moving.bp,
    editor.bp,
    new_kind.bp,
    system.bp,
)
ROUTES = (
    *(
        assigning,
        checklist,
        editing,
        figures,
        handing_over,
        importing,
        planning,
        progress,
        registering,
        selecting,
        sheet,
        sheets,
        signing,
        together,
    ),
    bulletin_texts,
    *(agenda, arranging, attending, handing, papers, proposing, resolving, writing),
    *(document_downloads, document_pages, document_public, document_register, document_seals),
)
"""Modules that only add routes to a blueprint above."""
MEGABYTE = 1024 * 1024
CSP = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' blob:; font-src 'self'; "
    "connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; object-src 'none'; base-uri 'none'"
)


def create_app(config: Config | None = None) -> Flask:
    """Make the application from a configuration, or from the environment.

    Raises:
        ConfigError: a value of the environment cannot be used.
        RuntimeError: a route does not name its roles.
    """
    config = config or Config.from_environment(os.environ)
    app = APIFlask(
        "lianzhi",
        root_path=str(ROOT),
        template_folder=str(ROOT / "templates"),
        static_folder=str(ROOT / "static"),
        json_errors=False,
        docs_path=None,
        spec_path=None,
    )
    app.config.update(_settings(config))
    app.extensions["lianzhi_config"] = config
    app.extensions["lianzhi_storage"] = storage = opened(config.storage)
    app.jinja_env.undefined = Missing
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = False
    _extend(app)
    _trust(app, config.trusted_proxies)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    for register in (errors.register, filters.register, frame.register, register_commands):
        register(app)
    app.before_request(_name_request)
    app.after_request(_protect)
    missing = unmarked(app.view_functions)
    if missing:
        raise RuntimeError(f"these routes name no roles: {', '.join(missing)}")
    database.waker = relay.waker(config)
    limits = Limits(config.document_seconds, config.document_megabytes * MEGABYTE)
    app.extensions["lianzhi_signers"] = signers = _signers(config)
    render.press = render.Press(storage, config.public_url, limits, signers)
    return app


def _signers(config: Config) -> Signers:
    """Who signs for each joint meeting; a certificate that cannot be opened is said at start."""
    signers = Signers(config.signing)
    try:
        signers.check()
    except SigningFault as fault:
        raise ConfigError(str(fault)) from fault
    return signers


def _settings(config: Config) -> dict[str, object]:
    return {
        "SECRET_KEY": config.secret_key,
        "SQLALCHEMY_DATABASE_URI": config.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": database.engine_options(config.database_url, config.web_threads),
        "SESSION_COOKIE_NAME": "lianzhi",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": config.is_secure,
        "REMEMBER_COOKIE_HTTPONLY": True,
        "REMEMBER_COOKIE_SECURE": config.is_secure,
        "PERMANENT_SESSION_LIFETIME": config.session_hours * 3600,
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": False,
        "MAX_CONTENT_LENGTH": 200 * MEGABYTE,
        "MAX_FORM_MEMORY_SIZE": 4 * MEGABYTE,
        "MAX_FORM_PARTS": 4000,
        "BABEL_TRANSLATION_DIRECTORIES": str(ROOT / "translations"),
        "SEND_FILE_MAX_AGE_DEFAULT": 31536000,
        "RATELIMIT_STORAGE_URI": config.redis_url
        if not config.redis_url.startswith("unix")
        else f"redis+{config.redis_url}",
        "RATELIMIT_IN_MEMORY_FALLBACK_ENABLED": True,
        "RATELIMIT_HEADERS_ENABLED": False,
    }


def _extend(app: Flask) -> None:
    db.init_app(app)
    with app.app_context():
        database.prepare(db.engine)
    Migrate(app, db, directory=str(ROOT / "migrations"), render_as_batch=True, compare_type=True)
    CSRFProtect(app)
    Babel(app, locale_selector=filters.locale, default_locale="zh_Hans_CN")
    login_manager.init_app(app)
    login_manager.login_view = "auth.sign_in"
    login_manager.login_message = None
    limits.limiter.init_app(app)


def _trust(app: Flask, proxies: int) -> None:
    """Take the visitor's address and scheme from that many proxies in front of us; from nobody when there are none."""
    if proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies)  # type: ignore[method-assign]


def _name_request() -> None:
    g.request_id = secrets.token_hex(4)
    origin.arrives_from(request.remote_addr or "")


def _protect(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", CSP)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    response.headers.setdefault("X-Frame-Options", "DENY")
    response.headers["X-Request-Id"] = g.get("request_id", "")
    if request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "no-store")
    return response
