"""Companies, and which of them each deal is with."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "companies",
        sa.Column("id", BIG, nullable=False),
        sa.Column("crm", sa.String(length=16), nullable=False),
        sa.Column("external_id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_companies")),
        sa.UniqueConstraint(
            "crm", "external_id", name=op.f("uq_companies_crm_external_id")
        ),
    )
    op.create_table(
        "deal_companies",
        sa.Column("deal_id", BIG, nullable=False),
        sa.Column("company_id", BIG, nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"],
            ["companies.id"],
            name=op.f("fk_deal_companies_company_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["deal_id"],
            ["deals.id"],
            name=op.f("fk_deal_companies_deal_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("deal_id", name=op.f("pk_deal_companies")),
    )
    op.create_index("ix_deal_companies_company", "deal_companies", ["company_id"])


def downgrade() -> None:
    """Undo."""
    op.drop_index("ix_deal_companies_company", table_name="deal_companies")
    op.drop_table("deal_companies")
    op.drop_table("companies")
