"""How much of each rep's open amount lay in one deal, beside how work was spread."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0014"
down_revision: str | None = "0013"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Apply; the past weeks are then worked out once more, with the new figure."""
    op.execute("DELETE FROM work_samples")
    op.add_column("work_samples", sa.Column("top_share", sa.Double(), nullable=True))


def downgrade() -> None:
    """Undo."""
    op.drop_column("work_samples", "top_share")
