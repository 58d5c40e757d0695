"""What the circuit breaker holds, message by message, and what was let go."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0023"
down_revision: str | None = "0022"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Apply; the number that stood for what is held is counted from now on."""
    op.create_table(
        "breaker_holds",
        sa.Column("dedup_key", sa.String(length=255), nullable=False),
        sa.Column("rule", sa.String(length=32), nullable=False),
        sa.Column("recipient_id", sa.Integer(), nullable=False),
        sa.Column("held_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lapses_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("let_go_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["recipient_id"],
            ["people.id"],
            name=op.f("fk_breaker_holds_recipient_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("dedup_key", name=op.f("pk_breaker_holds")),
    )
    op.create_index("ix_breaker_holds_recipient", "breaker_holds", ["recipient_id"])
    op.execute("DELETE FROM settings WHERE name = 'large_run_held'")


def downgrade() -> None:
    """Undo; what is held is found anew by the next run."""
    op.drop_index("ix_breaker_holds_recipient", table_name="breaker_holds")
    op.drop_table("breaker_holds")
    op.execute(
        "DELETE FROM settings WHERE name IN ('large_run_hold', 'replayed_weekly')"
    )
