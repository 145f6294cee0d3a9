"""Who is next in turn, who holds what, and what a task of the desk's own is given."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_INSTANT = sa.DateTime(timezone=True)
_WALK = sa.table(
    "walk", sa.column("state", sa.JSON()), sa.column("holder", sa.String()), sa.column("version")
)


def upgrade() -> None:
    op.create_table(
        "turn",
        sa.Column("name", sa.String(), primary_key=True),
        sa.Column("taken", sa.Integer(), nullable=False),
    )
    op.add_column("walk", sa.Column("holder", sa.String(), nullable=False, server_default=""))
    held = sa.func.coalesce(_WALK.c.state["holder"].as_string(), "")
    op.execute(_WALK.update().where(_WALK.c.version != "").values(holder=held))
    op.create_index("walk_by_holder", "walk", ["outcome", "holder"])
    op.add_column("effect", sa.Column("given", sa.JSON(), nullable=False, server_default="{}"))
    op.add_column("effect", sa.Column("claimed_by", sa.String(), nullable=False, server_default=""))
    op.add_column("effect", sa.Column("claimed_until", _INSTANT, nullable=True))
