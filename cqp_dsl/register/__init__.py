"""The register: every act kept before it is answered, found again, replayed, erased; SQLAlchemy, Alembic, cryptography.

``Register.open`` is the way in. An *entry* is a line of the register; each covers the digest of the one before.
"""
