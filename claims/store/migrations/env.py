"""Alembic's environment: the revisions run in the transaction that opens the store."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], transactional_ddl=False)
context.run_migrations()
