"""What Alembic runs around the revisions: they share the one transaction of whoever opens the store."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], transactional_ddl=False)
context.run_migrations()
