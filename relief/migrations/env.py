"""Alembic's entry: migrations run on the connection that `relief.migrate` hands over."""

from alembic import context

from relief.migrate import metadata


def run() -> None:
    connection = context.config.attributes["connection"]
    context.configure(
        connection=connection,
        target_metadata=metadata(),
        render_as_batch=True,
        # Alembic thinks that SQLite cannot undo DDL; it can, so a migration is whole or not at all.
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
