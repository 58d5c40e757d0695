"""Questions that are put once, with those that were put before this was kept."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0017"
down_revision: str | None = "0016"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

KNOWN = """
    INSERT INTO put_questions (rule, about_id, person_id, asked_at, answered_at)
    SELECT told.rule, told.about_id, told.person_id,
        min(told.sent_at), min(answers.answered_at)
    FROM (
        SELECT id, kind AS rule, subject_id AS about_id, recipient_id AS person_id,
            sent_at
        FROM deliveries WHERE state = 'sent' AND kind = 'role_change'
        UNION ALL
        SELECT deliveries.id, episodes.rule, episodes.subject_id,
            deliveries.recipient_id, deliveries.sent_at
        FROM deliveries
        JOIN bundled_episodes ON bundled_episodes.delivery_id = deliveries.id
        JOIN episodes ON episodes.id = bundled_episodes.episode_id
        WHERE deliveries.state = 'sent' AND episodes.rule = 'role_change'
    ) AS told
    JOIN people AS about ON about.id = told.about_id
    JOIN people AS asked ON asked.id = told.person_id
    LEFT JOIN answers ON answers.delivery_id = told.id
        AND answers.choice IN ('step', 'not_now')
    WHERE told.sent_at IS NOT NULL
        AND about.email NOT LIKE 'erased-%@invalid'
        AND asked.email NOT LIKE 'erased-%@invalid'
    GROUP BY told.rule, told.about_id, told.person_id
"""


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "put_questions",
        sa.Column("rule", sa.String(length=32), nullable=False),
        sa.Column("about_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["about_id"],
            ["people.id"],
            name=op.f("fk_put_questions_about_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_put_questions_person_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "rule", "about_id", "person_id", name=op.f("pk_put_questions")
        ),
    )
    op.execute(KNOWN)


def downgrade() -> None:
    """Undo."""
    op.drop_table("put_questions")
