"""The application as served, with two bare routes beside it and a count of statements on every answer."""

from __future__ import annotations

from flask import Blueprint, Response, g, render_template_string
from sqlalchemy import event, select, update

from blueprints.access import BUSINESS, actor, allow
from blueprints.app import create_app
from workflow.db import db, transaction
from workflow.models.matter import Matter
from workflow.models.user import User

bp = Blueprint("bench", __name__, url_prefix="/bench")
COLUMNS = ("number", "title", "kind", "state", "phase", "severity", "created_at", "due_on", "version", "seq")
BARE = (
    '{% extends "base.html" %}{% block content %}<table class="table">{% for m in rows %}<tr>'
    + "".join(f"<td>{{{{ m.{name} }}}}</td>" for name in COLUMNS)
    + "</tr>{% endfor %}</table>{% endblock %}"
)


@bp.get("/bare")
@allow(*BUSINESS)
def bare() -> str:
    """The same sign-in and base layout, one query, 50 rows of ten columns, nothing else."""
    rows = db.session.scalars(select(Matter).order_by(Matter.id.desc()).limit(50)).all()
    return render_template_string(BARE, rows=rows)


@bp.post("/commit")
@allow(*BUSINESS)
def commit() -> tuple[str, int]:
    """The same sign-in, one row changed and committed."""
    with transaction() as session:
        session.execute(update(User).where(User.id == actor().id).values(failures=0))
    return "", 204


def _count(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
    if statement.lstrip()[:6].upper() not in ("BEGIN ", "BEGIN", "COMMIT", "PRAGMA", "ROLLBA"):
        g.statements = g.get("statements", 0) + 1


def _tell(response: Response) -> Response:
    response.headers["X-Statements"] = str(g.get("statements", 0))
    return response


app = create_app()
app.register_blueprint(bp)
app.config["RATELIMIT_ENABLED"] = False
app.after_request(_tell)
with app.app_context():
    event.listen(db.engine, "before_cursor_execute", _count)
