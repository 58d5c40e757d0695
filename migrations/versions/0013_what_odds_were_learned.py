"""What was learned of the company's own odds."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0013"
down_revision: str | None = "0012"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "learned_odds",
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("odds", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("at", name=op.f("pk_learned_odds")),
    )


def downgrade() -> None:
    """Undo."""
    op.drop_table("learned_odds")
