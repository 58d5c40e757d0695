"""How each rep's work was spread in past weeks."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0010"
down_revision: str | None = "0009"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "work_samples",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("focus_share", sa.Double(), nullable=True),
        sa.Column("focus_work", sa.Double(), nullable=True),
        sa.Column("other_work", sa.Double(), nullable=True),
        sa.Column("prospecting", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_work_samples_person_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", "at", name=op.f("pk_work_samples")),
    )


def downgrade() -> None:
    """Undo."""
    op.drop_table("work_samples")
