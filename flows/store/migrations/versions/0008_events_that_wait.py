"""The index of events that wait has nothing else in it: in a desk of some age hardly any do."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

_WAITS = sa.text("walk = ''")


def upgrade() -> None:
    op.drop_index("event_waiting", "event")
    op.create_index(
        "event_waiting", "event", ["ticket", "at"],
        sqlite_where=_WAITS, postgresql_where=_WAITS,
    )  # fmt: skip
