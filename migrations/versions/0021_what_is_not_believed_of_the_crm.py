"""What is not believed of the CRM until somebody says so, and what is read in shares.

A doubt that stood among the flaws is found anew, and then holds what it is about.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0021"
down_revision: str | None = "0019"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TABLE = "stream_states"
INSTANT = sa.DateTime(timezone=True)
DOUBTS = "external_id = '(all)'"


def upgrade() -> None:
    """Apply."""
    op.add_column(TABLE, sa.Column("held_at", INSTANT, nullable=True))
    op.add_column(TABLE, sa.Column("held_reason", sa.Text(), nullable=True))
    op.add_column(TABLE, sa.Column("believed_at", INSTANT, nullable=True))
    op.add_column(TABLE, sa.Column("reread_after", sa.BigInteger(), nullable=True))
    op.add_column(TABLE, sa.Column("bin_position", sa.Text(), nullable=True))
    op.execute(
        f"UPDATE {TABLE} SET swept_at = NULL WHERE EXISTS (SELECT 1 FROM flaws "  # noqa: S608 - our own names
        f"WHERE flaws.crm = {TABLE}.crm AND flaws.stream = {TABLE}.stream "
        f"AND {DOUBTS})"
    )
    op.execute(f"DELETE FROM flaws WHERE {DOUBTS}")  # noqa: S608 - our own names


def downgrade() -> None:
    """Undo."""
    for name in (
        "bin_position",
        "reread_after",
        "believed_at",
        "held_reason",
        "held_at",
    ):
        op.drop_column(TABLE, name)
