"""Less to write for each change: indexes of what still waits only, and room beside changed rows.

On PostgreSQL a row that is changed within its page, in no indexed column, needs nothing new in the
indexes.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

_WAITS = sa.text("state = 'pending'")


def upgrade() -> None:
    op.drop_index("effect_pending", "effect")
    op.create_index(
        "effect_pending", "effect", ["try_at", "key"],
        sqlite_where=_WAITS, postgresql_where=_WAITS,
    )  # fmt: skip
    op.drop_index("effect_of_walk", "effect")
    op.create_index("effect_of_walk", "effect", ["walk"])
    if op.get_bind().dialect.name != "sqlite":
        for table in ("walk", "effect"):
            op.execute(f"ALTER TABLE {table} SET (fillfactor = 50)")
