"""Definitions: a joint meeting's own versions and drafts, their rehearsals, and matters that moved over."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
SHIPPED = sa.text("meeting_id IS NULL")
POINTERS = {
    "meeting_id": "meeting",
    "published_by_id": "user_account",
    "drafted_by_id": "user_account",
    "base_id": "workflow_version",
}


def upgrade() -> None:
    """Apply the change."""
    _widen_versions()
    _create_drafts()
    _create_rehearsals()
    _create_movings()
    _create_moved_matters()


def downgrade() -> None:
    """Take it back; a joint meeting's own versions lose their owner, and those of a number given twice count on."""
    for table in ("moved_matter", "moving_over", "rehearsal", "definition_draft"):
        op.drop_table(table)
    _number_on()
    with op.batch_alter_table("workflow_version", schema=None) as batch_op:
        batch_op.drop_index("ix_workflow_version_kind")
        batch_op.drop_index("uq_workflow_version_shipped_sha256", sqlite_where=SHIPPED, postgresql_where=SHIPPED)
        batch_op.drop_index("uq_workflow_version_shipped_number", sqlite_where=SHIPPED, postgresql_where=SHIPPED)
        batch_op.drop_constraint(op.f("uq_workflow_version_meeting_id_kind_number"), type_="unique")
        for column, target in POINTERS.items():
            batch_op.drop_constraint(op.f(f"fk_workflow_version_{column}_{target}"), type_="foreignkey")
            batch_op.drop_column(column)
        batch_op.drop_column("note")
        batch_op.create_unique_constraint(op.f("uq_workflow_version_kind_number"), ["kind", "number"])
        batch_op.create_unique_constraint(op.f("uq_workflow_version_kind_sha256"), ["kind", "sha256"])


def _number_on() -> None:
    """Give every version a number and a hash of its own; matters keep the version that they point at."""
    versions = sa.table("workflow_version", *(sa.column(name) for name in ("id", "kind", "number", "sha256")))
    connection, numbers, hashes = op.get_bind(), set(), set()
    for key, kind, number, sha256 in connection.execute(sa.select(versions).order_by(versions.c.id)).all():
        new, new_hash = number, sha256
        while (kind, new) in numbers:
            new += 1
        while (kind, new_hash) in hashes:
            new_hash = f"{key:x}-{sha256}"[:64]
        numbers.add((kind, new))
        hashes.add((kind, new_hash))
        if (new, new_hash) != (number, sha256):
            values = {"number": new, "sha256": new_hash}
            connection.execute(sa.update(versions).where(versions.c.id == key).values(**values))


def _points(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}_{target}"))


def _keys(table: str, *, has_uid: bool = True) -> list[sa.schema.SchemaItem]:
    found: list[sa.schema.SchemaItem] = [sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}"))]
    return [*found, sa.UniqueConstraint("uid", name=op.f(f"uq_{table}_uid"))] if has_uid else found


def _widen_versions() -> None:
    with op.batch_alter_table("workflow_version", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("uq_workflow_version_kind_number"), type_="unique")
        batch_op.drop_constraint(op.f("uq_workflow_version_kind_sha256"), type_="unique")
        for column, target in POINTERS.items():
            batch_op.add_column(sa.Column(column, KEY, nullable=True))
            batch_op.create_foreign_key(op.f(f"fk_workflow_version_{column}_{target}"), target, [column], ["id"])
        batch_op.add_column(sa.Column("note", sa.Text(), nullable=False, server_default=""))
        batch_op.create_unique_constraint(
            op.f("uq_workflow_version_meeting_id_kind_number"), ["meeting_id", "kind", "number"]
        )
    for name, columns in (("number", ["kind", "number"]), ("sha256", ["kind", "sha256"])):
        op.create_index(
            f"uq_workflow_version_shipped_{name}",
            "workflow_version",
            columns,
            unique=True,
            sqlite_where=SHIPPED,
            postgresql_where=SHIPPED,
        )
    op.create_index("ix_workflow_version_kind", "workflow_version", ["kind", "number"])


def _create_drafts() -> None:
    op.create_table(
        "definition_draft",
        sa.Column("id", KEY, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", KEY, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("base_version_id", KEY, nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_by_id", KEY, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("saved_by_id", KEY, nullable=False),
        sa.Column("saved_at", MOMENT, nullable=False),
        sa.Column("writers", sa.JSON(), nullable=False),
        sa.Column("checked_sha256", sa.String(length=64), nullable=True),
        sa.Column("rehearsed_sha256", sa.String(length=64), nullable=True),
        _points("definition_draft", "meeting_id", "meeting"),
        _points("definition_draft", "base_version_id", "workflow_version"),
        _points("definition_draft", "made_by_id", "user_account"),
        _points("definition_draft", "saved_by_id", "user_account"),
        *_keys("definition_draft"),
        sa.UniqueConstraint("meeting_id", "kind", name=op.f("uq_definition_draft_meeting_id_kind")),
    )


def _create_rehearsals() -> None:
    op.create_table(
        "rehearsal",
        sa.Column("id", KEY, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", KEY, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("state_map", sa.JSON(), nullable=False),
        sa.Column("asked_by_id", KEY, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("result", sa.JSON(), nullable=True),
        sa.Column("fault", sa.Text(), nullable=True),
        _points("rehearsal", "meeting_id", "meeting"),
        _points("rehearsal", "asked_by_id", "user_account"),
        *_keys("rehearsal"),
    )
    op.create_index("ix_rehearsal_text", "rehearsal", ["meeting_id", "kind", "sha256", "id"])


def _create_movings() -> None:
    op.create_table(
        "moving_over",
        sa.Column("id", KEY, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", KEY, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("version_id", KEY, nullable=False),
        sa.Column("state_map", sa.JSON(), nullable=False),
        sa.Column("may_shorten", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("asked_by_id", KEY, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("undo_asked_at", MOMENT, nullable=True),
        sa.Column("undo_asked_by_id", KEY, nullable=True),
        sa.Column("undone_at", MOMENT, nullable=True),
        _points("moving_over", "meeting_id", "meeting"),
        _points("moving_over", "version_id", "workflow_version"),
        _points("moving_over", "asked_by_id", "user_account"),
        _points("moving_over", "undo_asked_by_id", "user_account"),
        *_keys("moving_over"),
    )
    op.create_index("ix_moving_over_kind", "moving_over", ["meeting_id", "kind", "id"])


def _create_moved_matters() -> None:
    op.create_table(
        "moved_matter",
        sa.Column("id", KEY, nullable=False),
        sa.Column("moving_over_id", KEY, nullable=False),
        sa.Column("matter_id", KEY, nullable=False),
        sa.Column("from_version_id", KEY, nullable=False),
        sa.Column("from_state", sa.String(length=40), nullable=False),
        sa.Column("to_state", sa.String(length=40), nullable=True),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=True),
        sa.Column("moved_at", MOMENT, nullable=True),
        sa.Column("kept_zh", sa.String(length=300), nullable=False),
        sa.Column("kept_en", sa.String(length=500), nullable=False),
        sa.Column("undone_at", MOMENT, nullable=True),
        _points("moved_matter", "moving_over_id", "moving_over"),
        _points("moved_matter", "matter_id", "matter"),
        _points("moved_matter", "from_version_id", "workflow_version"),
        *_keys("moved_matter", has_uid=False),
        sa.UniqueConstraint("moving_over_id", "matter_id", name=op.f("uq_moved_matter_moving_over_id_matter_id")),
    )
