"""What became of calls and mails, and who made deals and contacts.

The touches that are there get their direction from their activities. What became of
old calls, and who made old records, only the CRM knows: those streams are read anew.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

DEAL_INDEX = [
    "deal_id",
    "occurs_at",
    "customer_side",
    "kind",
    "owner_id",
    "shared_by",
    "known_at",
    "contact_key",
]
PROSPECTING_INDEX = ["owner_id", "occurs_at", "kind", "customer_side", "known_at"]
SIDES = ("inbound", "answered", "is_attempt")
ON_NO_DEAL = sa.text("deal_id IS NULL")
ORIGIN = (("created_by", 16), ("created_by_user", 64))


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("activities", schema=None) as batch_op:
        batch_op.add_column(sa.Column("result", sa.String(length=16), nullable=True))
        batch_op.add_column(
            sa.Column("result_word", sa.String(length=255), nullable=True)
        )
        batch_op.add_column(sa.Column("duration_seconds", sa.Integer(), nullable=True))
    for table in ("deals", "contacts"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            for name, length in ORIGIN:
                column = sa.Column(name, sa.String(length=length), nullable=True)
                batch_op.add_column(column)
    with op.batch_alter_table("owners", schema=None) as batch_op:
        batch_op.add_column(sa.Column("user_id", sa.String(length=64), nullable=True))
    with op.batch_alter_table("touches", schema=None) as batch_op:
        for name in SIDES:
            batch_op.add_column(
                sa.Column(
                    name, sa.Boolean(), server_default=sa.false(), nullable=False
                )
            )
    _index_touches(
        [*DEAL_INDEX, "inbound", "answered"],
        [*PROSPECTING_INDEX, "contact_key", *SIDES],
    )
    op.execute(
        "UPDATE touches SET inbound = TRUE WHERE activity_id IN (SELECT id FROM"
        " activities WHERE direction = 'inbound' AND stream <> 'meetings')"
    )
    op.execute(
        "UPDATE stream_states SET phase = 'first_load', watermark = NULL,"
        " window_start = NULL, window_end = NULL, position = NULL"
        " WHERE stream IN ('calls', 'emails', 'deals', 'contacts')"
    )


def downgrade() -> None:
    """Undo."""
    _index_touches(DEAL_INDEX, PROSPECTING_INDEX)
    with op.batch_alter_table("touches", schema=None) as batch_op:
        for name in SIDES:
            batch_op.drop_column(name)
    with op.batch_alter_table("owners", schema=None) as batch_op:
        batch_op.drop_column("user_id")
    for table in ("contacts", "deals"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            for name, _ in ORIGIN:
                batch_op.drop_column(name)
    with op.batch_alter_table("activities", schema=None) as batch_op:
        for name in ("result", "result_word", "duration_seconds"):
            batch_op.drop_column(name)
    op.execute("DELETE FROM touches WHERE kind IN ('message', 'note')")


def _index_touches(deal: list[str], prospecting: list[str]) -> None:
    """Let both indexes cover what the rules read of a touch."""
    with op.batch_alter_table("touches", schema=None) as batch_op:
        batch_op.drop_index("ix_touches_deal")
        batch_op.drop_index("ix_touches_prospecting")
        batch_op.create_index("ix_touches_deal", deal, unique=False)
        batch_op.create_index(
            "ix_touches_prospecting",
            prospecting,
            unique=False,
            sqlite_where=ON_NO_DEAL,
            postgresql_where=ON_NO_DEAL,
        )
