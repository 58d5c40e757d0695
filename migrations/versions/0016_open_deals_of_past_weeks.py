"""How many deals each rep had open in past weeks."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0016"
down_revision: str | None = "0015"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Apply."""
    op.add_column("work_samples", sa.Column("open_deals", sa.Integer(), nullable=True))
    # Each week is worked out but once: without its sample it is worked out anew.
    op.execute("DELETE FROM work_samples")


def downgrade() -> None:
    """Undo."""
    op.drop_column("work_samples", "open_deals")
