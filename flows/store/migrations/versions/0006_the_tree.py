"""What was sealed is kept for each checkpoint, with the branches of the tree above it."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    # No program sealed anything before.
    op.drop_table("sealed")
    op.create_table(
        "sealed",
        sa.Column("walk", sa.String(), primary_key=True),
        sa.Column("checkpoint", sa.Integer(), primary_key=True),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("head", sa.String(), nullable=False),
        sa.Column("removed", sa.DateTime(timezone=True), nullable=True),
        sa.Column("branch", sa.String(), nullable=False),
    )
    op.create_index("sealed_by_branch", "sealed", ["branch", "walk", "checkpoint"])
    op.create_table(
        "branch",
        sa.Column("name", sa.String(), primary_key=True),
        sa.Column("walks", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
    )
    op.add_column(
        "checkpoint", sa.Column("upto", sa.BigInteger(), nullable=False, server_default="0")
    )
