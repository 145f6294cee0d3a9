"""Alembic's entry: runs the migrations on the connection that `open_store` hands over."""

from alembic import context
from sqlmodel import SQLModel

from flows.store import tables as _tables  # the metadata is full only when they are defined
from flows.store.database import VERSION_TABLE

del _tables

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    version_table=VERSION_TABLE,
)
with context.begin_transaction():
    context.run_migrations()
