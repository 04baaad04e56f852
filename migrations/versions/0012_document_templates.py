"""Templates of documents: what a joint meeting changes of the papers as they are built in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

NAME = "document_template"
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
PEOPLE = ("made_by_id", "saved_by_id", "published_by_id")


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        NAME,
        sa.Column("id", KEY, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", KEY, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("writers", sa.JSON(), nullable=False),
        sa.Column("made_by_id", KEY, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("saved_by_id", KEY, nullable=False),
        sa.Column("saved_at", MOMENT, nullable=False),
        sa.Column("published_by_id", KEY, nullable=True),
        sa.Column("published_at", MOMENT, nullable=True),
        sa.Column("specimen_id", KEY, nullable=True),
        sa.Column("specimen_making", sa.String(length=16), nullable=False),
        sa.Column("specimen_version", sa.Integer(), nullable=False),
        sa.Column("specimen_sha256", sa.String(length=64), nullable=True),
        sa.Column("plain_sha256", sa.String(length=64), nullable=True),
        sa.Column("specimen_pages", sa.Integer(), nullable=False),
        sa.Column("plain_pages", sa.Integer(), nullable=False),
        sa.Column("specimen_texts", sa.JSON(), nullable=False),
        sa.Column("specimen_fault", sa.Text(), nullable=True),
        _points("meeting_id", "meeting"),
        *(_points(column, "user_account") for column in PEOPLE),
        _points("specimen_id", "document"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{NAME}")),
        sa.UniqueConstraint("uid", name=op.f(f"uq_{NAME}_uid")),
        sa.UniqueConstraint("meeting_id", "kind", "number", name=op.f(f"uq_{NAME}_meeting_id_kind_number")),
    )


def downgrade() -> None:
    """Take it back; documents keep what was frozen into them."""
    op.drop_table(NAME)


def _points(column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{NAME}_{column}_{target}"))
