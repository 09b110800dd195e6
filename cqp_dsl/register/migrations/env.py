"""What Alembic runs: the revisions, in the transaction of the caller."""

from __future__ import annotations

from alembic import context

from cqp_dsl.register.tables import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
context.run_migrations()
