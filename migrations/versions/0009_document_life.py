"""The life of a document: its place in the register, who issued it, what was checked, signed and taken away."""

from __future__ import annotations

import re

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
PLACE = ("meeting_id", "family", "year", "serial")


def upgrade() -> None:
    """Apply the change."""
    with op.batch_alter_table("document", schema=None) as batch_op:
        for column in _columns():
            batch_op.add_column(column)
        batch_op.alter_column("number", existing_type=sa.String(length=60), nullable=True)
        batch_op.create_foreign_key(op.f("fk_document_life_id_matter"), "matter", ["life_id"], ["id"])
        batch_op.create_index("ix_document_life", ["life_id"])
    _number()
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.create_unique_constraint(op.f("uq_document_meeting_id_family_year_serial"), list(PLACE))
    with op.batch_alter_table("download", schema=None) as batch_op:
        batch_op.add_column(sa.Column("form", sa.String(length=16), server_default="pdf", nullable=False))
        batch_op.add_column(sa.Column("bundle", sa.String(length=36), nullable=True))
    _create_seal_uses()


def downgrade() -> None:
    """Take it back; what was never numbered is taken away, since it has no place in the register before."""
    op.drop_table("seal_use")
    with op.batch_alter_table("download", schema=None) as batch_op:
        batch_op.drop_column("bundle")
        batch_op.drop_column("form")
    _forget_drafts()
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("uq_document_meeting_id_family_year_serial"), type_="unique")
        batch_op.drop_index("ix_document_life")
        batch_op.drop_constraint(op.f("fk_document_life_id_matter"), type_="foreignkey")
        batch_op.alter_column("number", existing_type=sa.String(length=60), nullable=False)
        for column in reversed(_columns()):
            batch_op.drop_column(column.name)


def _columns() -> list[sa.Column]:
    return [
        sa.Column("family", sa.String(length=40), server_default="", nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("serial", sa.Integer(), nullable=True),
        sa.Column("life_id", KEY, nullable=True),
        sa.Column("issue", sa.Text(), nullable=True),
        sa.Column("language", sa.String(length=8), server_default="zh", nullable=False),
        sa.Column("sm3", sa.String(length=64), nullable=True),
        sa.Column("check", sa.Text(), nullable=True),
        sa.Column("signature", sa.Text(), nullable=True),
        sa.Column("issued_at", MOMENT, nullable=True),
        sa.Column("archived_at", MOMENT, nullable=True),
    ]


def _number() -> None:
    """Give every document its place in the register, read from its number; what stands there already is issued."""
    names = ("id", "kind", "number", "edition", "family", "year", "serial", "issued_at", "finished_at")
    documents = sa.table("document", *(sa.column(name) for name in names))
    connection = op.get_bind()
    for row in connection.execute(sa.select(documents.c.id, documents.c.kind, documents.c.number)).all():
        family = "closure_report" if row.kind.startswith("closure_report") else row.kind
        found = re.search(r"〔(\d{4})〕(\d+)号$", row.number or "")
        year, serial = (int(found[1]), int(found[2])) if found else (None, None)
        place = {"family": family, "year": year, "serial": serial, "issued_at": documents.c.finished_at}
        connection.execute(sa.update(documents).where(documents.c.id == row.id).values(place))


def _forget_drafts() -> None:
    documents = sa.table("document", sa.column("id"), sa.column("number"), sa.column("supersedes_id"))
    downloads = sa.table("download", sa.column("document_id"))
    drafts = sa.select(documents.c.id).where(documents.c.number.is_(None))
    op.execute(sa.delete(downloads).where(downloads.c.document_id.in_(drafts)))
    op.execute(sa.delete(documents).where(documents.c.number.is_(None)))


def _create_seal_uses() -> None:
    op.create_table(
        "seal_use",
        sa.Column("id", KEY, nullable=False),
        sa.Column("document_id", KEY, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by_id", KEY, nullable=True),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name=op.f("fk_seal_use_by_id_user_account")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_seal_use_document_id_document")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seal_use")),
    )
    op.create_index("ix_seal_use_document", "seal_use", ["document_id", "id"])
