"""The first tables, and the triggers that keep them whole."""

from __future__ import annotations

from typing import Final

from alembic import op

from cqp_dsl.register.guards import statements
from cqp_dsl.register.tables import METADATA

revision: Final = "0001"
down_revision: Final = None


def upgrade() -> None:
    """Make the tables."""
    connection = op.get_bind()
    METADATA.create_all(connection)
    for statement in statements(connection.dialect.name):
        connection.exec_driver_sql(statement)
