"""What was due to be said in weeks that take part in the hold-out."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0018"
down_revision: str | None = "0017"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "hold_out_cases",
        sa.Column("rep_id", sa.Integer(), nullable=False),
        sa.Column("week", sa.String(length=8), nullable=False),
        sa.Column("rule", sa.String(length=32), nullable=False),
        sa.Column("recipient_id", sa.Integer(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("episode_number", sa.Integer(), nullable=False),
        sa.Column("is_held_out", sa.Boolean(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["rep_id"],
            ["people.id"],
            name=op.f("fk_hold_out_cases_rep_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["recipient_id"],
            ["people.id"],
            name=op.f("fk_hold_out_cases_recipient_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "rep_id",
            "week",
            "rule",
            "recipient_id",
            "subject_id",
            "episode_number",
            name=op.f("pk_hold_out_cases"),
        ),
    )
    op.create_index("ix_hold_out_cases_decided", "hold_out_cases", ["decided_at"])


def downgrade() -> None:
    """Undo."""
    op.drop_index("ix_hold_out_cases_decided", table_name="hold_out_cases")
    op.drop_table("hold_out_cases")
