"""Nothing is kept that nobody reads.

The hash of a message's words, when a stream last failed, when a person was imported.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0019"
down_revision: str | None = "0018"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Apply."""
    op.drop_column("deliveries", "payload_sha")
    op.drop_column("people", "imported_at")
    op.drop_column("stream_states", "failed_at")


def downgrade() -> None:
    """Undo; what is gone is not known again, so each gets a value that says nothing."""
    at = sa.DateTime(timezone=True)
    op.add_column("stream_states", sa.Column("failed_at", at, nullable=True))
    op.add_column("people", sa.Column("imported_at", at, nullable=True))
    op.execute("UPDATE people SET imported_at = CURRENT_TIMESTAMP")
    op.add_column("deliveries", sa.Column("payload_sha", sa.String(64), nullable=True))
    op.execute("UPDATE deliveries SET payload_sha = ''")
    with op.batch_alter_table("people") as batch_op:
        batch_op.alter_column("imported_at", existing_type=at, nullable=False)
    with op.batch_alter_table("deliveries") as batch_op:
        batch_op.alter_column(
            "payload_sha", existing_type=sa.String(64), nullable=False
        )
