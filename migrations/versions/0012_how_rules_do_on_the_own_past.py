"""How each rule would have done on the company's own past, and how far it speaks."""

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
    op.create_table(
        "rule_gates",
        sa.Column("rule", sa.String(length=40), nullable=False),
        sa.Column("step", sa.String(length=16), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("because", sa.String(length=16), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("word", sa.String(length=16), nullable=True),
        sa.ForeignKeyConstraint(
            ["team_id"], ["people.id"], name=op.f("fk_rule_gates_team_id")
        ),
        sa.PrimaryKeyConstraint("rule", name=op.f("pk_rule_gates")),
    )


def downgrade() -> None:
    """Undo."""
    op.drop_table("rule_gates")
    op.drop_table("rule_proofs")
