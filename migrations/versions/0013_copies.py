"""Marked copies are known by the SHA-256 of the very file that was handed out."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.add_column("download", sa.Column("sha256", sa.String(length=64), nullable=True))
    op.create_index("ix_download_sha256", "download", ["sha256"])


def downgrade() -> None:
    """Take it back; copies are unknown again."""
    op.drop_index("ix_download_sha256", table_name="download")
    op.drop_column("download", "sha256")
