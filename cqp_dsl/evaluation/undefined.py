"""What an operation without a result raises, where evaluation has always found it."""

from cqp_dsl.core.undefined import UndefinedError

__all__ = ["UndefinedError"]
