"""How each rule would have done on the company's own past."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0012"
down_revision: str | None = "0011"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "rule_proofs",
        sa.Column("rule", sa.String(length=40), nullable=False),
        sa.Column("version", sa.String(length=40), nullable=False),
        sa.Column("verdict", sa.String(length=16), nullable=False),
        sa.Column("proved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("spoke", sa.Integer(), nullable=False),
        sa.Column("weeks", sa.Integer(), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("judged", sa.Integer(), nullable=False),
        sa.Column("own_factor", sa.Double(), nullable=True),
        sa.Column("own_wrong", sa.Integer(), nullable=True),
        sa.Column("own_judged", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("rule", "version", name=op.f("pk_rule_proofs")),
    )


def downgrade() -> None:
    """Undo."""
    op.drop_table("rule_proofs")
