"""The texts that a draft of a definition has had."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "draft_text",
        sa.Column("id", KEY, nullable=False),
        sa.Column("draft_id", KEY, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("came_from", sa.Integer(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("saved_by_id", KEY, nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["definition_draft.id"], name=op.f("fk_draft_text_draft_id_definition_draft")
        ),
        sa.ForeignKeyConstraint(
            ["saved_by_id"], ["user_account.id"], name=op.f("fk_draft_text_saved_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_text")),
        sa.UniqueConstraint("draft_id", "version", name=op.f("uq_draft_text_draft_id_version")),
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_table("draft_text")
