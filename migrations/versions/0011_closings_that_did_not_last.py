"""Closings that did not last: deals that were reopened stood closed before."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

DERIVE = """
    INSERT INTO undone_closings (deal_id, closed_at, until, is_won)
    SELECT stays.deal_id, stays.at, stays.ended, stages.is_won
    FROM (
        SELECT deal_id, at, stage_id,
            lead(at) OVER (PARTITION BY deal_id ORDER BY at) AS ended
        FROM (
            SELECT deal_id, at, stage_id,
                lag(stage_id) OVER (PARTITION BY deal_id ORDER BY at) AS before_it
            FROM deal_snapshots WHERE stage_id IS NOT NULL
        ) AS steps
        WHERE before_it IS NULL OR before_it <> stage_id
    ) AS stays
    JOIN stages ON stages.id = stays.stage_id
    WHERE stages.is_closed AND stays.ended IS NOT NULL
"""


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "undone_closings",
        sa.Column(
            "deal_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_won", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["deal_id"],
            ["deals.id"],
            name=op.f("fk_undone_closings_deal_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "deal_id", "closed_at", name=op.f("pk_undone_closings")
        ),
        sqlite_with_rowid=False,
    )
    op.execute(DERIVE)


def downgrade() -> None:
    """Undo."""
    op.drop_table("undone_closings")
