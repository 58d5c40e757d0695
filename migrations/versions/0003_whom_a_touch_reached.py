"""Whom a touch reached, what a rep expects of a deal, who told of days off."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None
TOUCH_INDEX = [
    "deal_id",
    "occurs_at",
    "customer_side",
    "kind",
    "owner_id",
    "shared_by",
    "known_at",
]


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("activities", schema=None) as batch_op:
        batch_op.add_column(sa.Column("contact_key", sa.BigInteger(), nullable=True))

    with op.batch_alter_table("deal_snapshots", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("forecast_category", sa.String(length=32), nullable=True)
        )

    with op.batch_alter_table("deals", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("forecast_category", sa.String(length=32), nullable=True)
        )

    with op.batch_alter_table("time_off", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "source", sa.String(length=8), server_default="file", nullable=False
            )
        )

    with op.batch_alter_table("touches", schema=None) as batch_op:
        batch_op.add_column(sa.Column("contact_key", sa.BigInteger(), nullable=True))
        batch_op.drop_index(batch_op.f("ix_touches_deal"))
        batch_op.create_index(
            "ix_touches_deal",
            [*TOUCH_INDEX, "contact_key"],
            unique=False,
        )


def downgrade() -> None:
    """Undo."""
    with op.batch_alter_table("touches", schema=None) as batch_op:
        batch_op.drop_index("ix_touches_deal")
        batch_op.create_index(
            batch_op.f("ix_touches_deal"),
            TOUCH_INDEX,
            unique=False,
        )
        batch_op.drop_column("contact_key")

    with op.batch_alter_table("time_off", schema=None) as batch_op:
        batch_op.drop_column("source")

    with op.batch_alter_table("deals", schema=None) as batch_op:
        batch_op.drop_column("forecast_category")

    with op.batch_alter_table("deal_snapshots", schema=None) as batch_op:
        batch_op.drop_column("forecast_category")

    with op.batch_alter_table("activities", schema=None) as batch_op:
        batch_op.drop_column("contact_key")
