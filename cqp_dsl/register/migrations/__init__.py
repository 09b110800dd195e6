"""The revisions of the tables, which Alembic applies: a register made by an older version is brought up to date."""
