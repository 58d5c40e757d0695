"""Deals whose ties are to be read, until they are."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0022"
down_revision: str | None = "0021"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "links_due",
        sa.Column("crm", sa.String(length=16), nullable=False),
        sa.Column("deal_external_id", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("crm", "deal_external_id", name=op.f("pk_links_due")),
    )


def downgrade() -> None:
    """Undo."""
    op.drop_table("links_due")
