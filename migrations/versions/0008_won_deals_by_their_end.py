"""Won deals by their end: what is usual for a stage is asked of them alone."""

from collections.abc import Sequence

from alembic import op

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

OPEN_AT = ["closed_at", "created_at"]


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("deals", schema=None) as batch_op:
        batch_op.drop_index("ix_deals_open_at")
        batch_op.create_index("ix_deals_open_at", [*OPEN_AT, "is_won"], unique=False)


def downgrade() -> None:
    """Undo."""
    with op.batch_alter_table("deals", schema=None) as batch_op:
        batch_op.drop_index("ix_deals_open_at")
        batch_op.create_index("ix_deals_open_at", OPEN_AT, unique=False)
