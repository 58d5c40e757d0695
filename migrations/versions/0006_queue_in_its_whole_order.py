"""The queue's index in the queue's whole order, and one of the last attempts."""

from collections.abc import Sequence

from alembic import op

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Apply."""
    op.drop_index("ix_deliveries_queue", table_name="deliveries")
    op.create_index(
        "ix_deliveries_queue", "deliveries", ["state", "next_at", "decided_at", "id"]
    )
    op.create_index("ix_deliveries_attempt", "deliveries", ["last_attempt_at"])


def downgrade() -> None:
    """Undo."""
    op.drop_index("ix_deliveries_attempt", table_name="deliveries")
    op.drop_index("ix_deliveries_queue", table_name="deliveries")
    op.create_index("ix_deliveries_queue", "deliveries", ["state", "next_at"])
