"""Forecasts with the pipeline's own estimate, and without a range where none is known.

What was worked out afterwards is worked out anew, as it would be foretold now. What a
digest told stays as it was told: its middle was the pipeline's own estimate.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0015"
down_revision: str | None = "0014"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

ENDS = ("p10_minor", "p90_minor")


def upgrade() -> None:
    """Apply."""
    op.execute(sa.text("DELETE FROM forecasts WHERE is_afterwards"))
    with op.batch_alter_table("forecasts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("pipeline_minor", sa.BigInteger()))
        for end in ENDS:
            batch_op.alter_column(end, existing_type=sa.BigInteger(), nullable=True)
    op.execute(
        sa.text("UPDATE forecasts SET pipeline_minor = p50_minor WHERE currency <> 'XXX'")
    )


def downgrade() -> None:
    """Undo."""
    op.execute(sa.text("DELETE FROM forecasts WHERE p10_minor IS NULL"))
    with op.batch_alter_table("forecasts", schema=None) as batch_op:
        for end in ENDS:
            batch_op.alter_column(end, existing_type=sa.BigInteger(), nullable=False)
        batch_op.drop_column("pipeline_minor")
