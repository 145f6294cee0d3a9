"""The run log is chained and sealed; effects are tried again in time; what nobody knows is kept."""

from itertools import groupby

import sqlalchemy as sa
from alembic import op

from flows.store import chain
from flows.store.tables import Instant

revision = "0003"
down_revision = "0002"

_INSTANT = sa.DateTime(timezone=True)


def _word(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False, server_default="")


def upgrade() -> None:
    op.add_column("walk", _word("head"))
    op.add_column("walk", _word("needs"))
    op.add_column("entry", _word("actor"))
    op.add_column("entry", _word("hash"))
    op.add_column("event", _word("source"))
    op.add_column("event", sa.Column("received", _INSTANT, nullable=True))
    op.create_index("event_of_source", "event", ["source"])
    op.add_column("effect", sa.Column("try_at", _INSTANT, nullable=True))
    op.add_column("effect", sa.Column("until", _INSTANT, nullable=True))
    op.add_column("effect", _word("covered_by"))
    op.execute("UPDATE effect SET try_at = at")
    op.drop_index("effect_pending", "effect")
    op.create_index("effect_pending", "effect", ["state", "try_at", "key"])
    op.create_index("effect_of_person", "effect", ["whom", "channel", "settled"])
    op.create_index("effect_of_walk", "effect", ["walk", "state"])
    op.create_table(
        "aside",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("received", _INSTANT, nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("said", sa.JSON(), nullable=False),
    )
    op.create_table(
        "checkpoint",
        sa.Column("n", sa.Integer(), primary_key=True),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("walks", sa.Integer(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("root", sa.String(), nullable=False),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("signature", sa.String(), nullable=False),
        sa.Column("signer", sa.String(), nullable=False),
    )
    op.create_table(
        "sealed",
        sa.Column("walk", sa.String(), primary_key=True),
        sa.Column("checkpoint", sa.Integer(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("head", sa.String(), nullable=False),
        sa.Column("removed", _INSTANT, nullable=True),
    )
    if op.get_bind().dialect.name == "postgresql":
        for table in ("entry", "event"):
            op.alter_column(table, "id", type_=sa.BigInteger())
    _chain_what_is_there()


_ENTRY = sa.table(
    "entry",
    *(sa.column(name) for name in chain.COLUMNS if name not in ("at", "observed", "values")),
    sa.column("at", Instant()),
    sa.column("observed", Instant()),
    sa.column("values", sa.JSON()),
    sa.column("hash"),
)
_WALK = sa.table("walk", sa.column("id"), sa.column("head"))


def _chain_what_is_there() -> None:
    """Logs that were written before are chained as they are now."""
    connection = op.get_bind()
    columns = [_ENTRY.c[name] for name in chain.COLUMNS]
    lines = connection.execute(sa.select(*columns).order_by(_ENTRY.c.walk, _ENTRY.c.n)).all()
    for walk, of_walk in groupby(lines, key=lambda line: line.walk):
        head = ""
        for line in of_walk:
            values = line._asdict()
            values["actor"] = values["values"].get("actor", "")
            head = chain.link_of(head, values)
            connection.execute(
                _ENTRY.update()
                .where(_ENTRY.c.walk == walk, _ENTRY.c.n == line.n)
                .values(hash=head, actor=values["actor"])
            )
        connection.execute(_WALK.update().where(_WALK.c.id == walk).values(head=head))
