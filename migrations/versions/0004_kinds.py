"""Matters that hang on another: how many are open, and which ones they are."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0004", "0003"
branch_labels = depends_on = None


def upgrade() -> None:
    """Count what hangs on a matter, and mark what hangs on one."""
    op.add_column("matter", sa.Column("attached", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("matter", sa.Column("is_attached", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """Forget both."""
    with op.batch_alter_table("matter") as table:
        table.drop_column("is_attached")
        table.drop_column("attached")
