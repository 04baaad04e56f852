"""Archive packages: their making, their check, and where they were filed; a document knows its archive number."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
INDEXES = {
    "ix_archive_package_meeting_making": ["meeting_id", "making", "id"],
    "ix_archive_package_meeting_archived": ["meeting_id", "archived_at", "id"],
}


def upgrade() -> None:
    """Apply the change."""
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.add_column(sa.Column("archive_no", sa.String(length=60), server_default="", nullable=False))
    op.create_table("archive_package", *_columns(), *_keys())
    for name, columns in INDEXES.items():
        op.create_index(name, "archive_package", columns)


def downgrade() -> None:
    """Take it back."""
    op.drop_table("archive_package")
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.drop_column("archive_no")


def _columns() -> list[sa.Column]:
    return [
        sa.Column("id", KEY, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", KEY, nullable=False),
        sa.Column("matter_id", KEY, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("asked_by_id", KEY, nullable=True),
        sa.Column("making", sa.String(length=16), nullable=False),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("fault", sa.Text(), nullable=True),
        sa.Column("made_at", MOMENT, nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("manifest", sa.String(length=64), nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("members", sa.Integer(), nullable=True),
        sa.Column("points", sa.Text(), nullable=True),
        sa.Column("verified_at", MOMENT, nullable=True),
        sa.Column("archive_no", sa.String(length=60), nullable=True),
        sa.Column("retention", sa.String(length=16), nullable=True),
        sa.Column("archived_at", MOMENT, nullable=True),
        sa.Column("archived_by_id", KEY, nullable=True),
    ]


def _keys() -> list[sa.Constraint]:
    return [
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_archive_package_meeting_id_meeting")),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_archive_package_matter_id_matter")),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["user_account.id"], name=op.f("fk_archive_package_asked_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["archived_by_id"], ["user_account.id"], name=op.f("fk_archive_package_archived_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_archive_package")),
        sa.UniqueConstraint("uid", name=op.f("uq_archive_package_uid")),
        sa.UniqueConstraint("matter_id", name=op.f("uq_archive_package_matter_id")),
        sa.UniqueConstraint("meeting_id", "archive_no", name=op.f("uq_archive_package_meeting_id_archive_no")),
    ]
