"""What is aside can be settled: taken after all, or thrown away with a reason."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def _word(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False, server_default="")


def upgrade() -> None:
    for name in ("ticket", "source", "outcome", "by", "because"):
        op.add_column("aside", _word(name))
    op.add_column("aside", sa.Column("settled", sa.DateTime(timezone=True), nullable=True))
    op.create_index("aside_by_ticket", "aside", ["settled", "ticket"])
