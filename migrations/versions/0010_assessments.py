"""The monthly assessment: rounds, sheets of units, the cases behind every number, and what was said of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Apply the change."""
    _create_rounds()
    _create_sheets()
    op.create_table(
        "assessment_case",
        sa.Column("id", KEY, nullable=False),
        _to("sheet_id", "assessment_sheet", "assessment_case"),
        _to("matter_id", "matter", "assessment_case"),
        sa.Column("measure", sa.String(length=12), nullable=False),
        sa.Column("is_met", sa.Boolean(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_case")),
    )
    op.create_index("ix_assessment_case_sheet", "assessment_case", ["sheet_id", "measure", "id"])
    _create_remarks()


def downgrade() -> None:
    """Take it back."""
    for table in ("assessment_remark", "assessment_case", "assessment_sheet", "assessment"):
        op.drop_table(table)


def _create_rounds() -> None:
    table = "assessment"
    op.create_table(
        table,
        *_keys(table),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("formula", sa.String(length=20), nullable=False),
        sa.Column("weights", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("counted_at", MOMENT, nullable=False),
        _to("counted_by_id", "user_account", table),
        sa.Column("shown_at", MOMENT, nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("due_at", MOMENT, nullable=True),
        sa.Column("settled_at", MOMENT, nullable=True),
        _to("settled_by_id", "user_account", table, nullable=True),
        sa.Column("published_at", MOMENT, nullable=True),
        _to("published_by_id", "user_account", table, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment")),
        sa.UniqueConstraint("uid", name=op.f("uq_assessment_uid")),
        sa.UniqueConstraint("meeting_id", "month", name=op.f("uq_assessment_meeting_id_month")),
    )


def _create_sheets() -> None:
    table = "assessment_sheet"
    op.create_table(
        table,
        *_keys(table),
        _to("assessment_id", "assessment", table),
        _to("unit_id", "unit", table),
        sa.Column("among", sa.String(length=10), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("corrected", sa.JSON(), nullable=False),
        sa.Column("is_idle", sa.Boolean(), nullable=False),
        sa.Column("deducted", sa.Integer(), nullable=False),
        sa.Column("points", sa.Numeric(5, 1), nullable=True),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_sheet")),
        sa.UniqueConstraint("uid", name=op.f("uq_assessment_sheet_uid")),
        sa.UniqueConstraint("assessment_id", "unit_id", name=op.f("uq_assessment_sheet_assessment_id_unit_id")),
    )


def _create_remarks() -> None:
    table = "assessment_remark"
    op.create_table(
        table,
        *_keys(table),
        _to("sheet_id", "assessment_sheet", table),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("measure", sa.String(length=12), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        _to("by_id", "user_account", table),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("ruling", sa.Text(), nullable=False),
        _to("ruled_by_id", "user_account", table, nullable=True),
        sa.Column("ruled_at", MOMENT, nullable=True),
        sa.Column("met", sa.Integer(), nullable=True),
        sa.Column("whole", sa.Integer(), nullable=True),
        sa.Column("was", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_remark")),
        sa.UniqueConstraint("uid", name=op.f("uq_assessment_remark_uid")),
    )
    op.create_index("ix_assessment_remark_sheet", table, ["sheet_id", "id"])


def _keys(table: str) -> tuple[sa.Column, ...]:
    key, uid = sa.Column("id", KEY, nullable=False), sa.Column("uid", sa.Uuid(), nullable=False)
    return key, uid, _to("meeting_id", "meeting", table)


def _to(name: str, target: str, table: str, *, nullable: bool = False) -> sa.Column:
    pointed = sa.ForeignKey(f"{target}.id", name=op.f(f"fk_{table}_{name}_{target}"))
    return sa.Column(name, KEY, pointed, nullable=nullable)
