"""Messages know whether they ask somebody to act, and behind which targets he was found."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column(
        "effect", sa.Column("asks", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column("effect", sa.Column("place", sa.String(), nullable=False, server_default=""))
