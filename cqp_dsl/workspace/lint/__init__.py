"""Proof-reading: what is valid and yet most likely not what the author means.

``lint`` looks at the surface tree, where wording and layout are, and at the program, where names and types are known.
It decides nothing: each finding is a warning, which the author mends or keeps, with a reason.
"""

from cqp_dsl.workspace.lint.review import lint

__all__ = ["lint"]
