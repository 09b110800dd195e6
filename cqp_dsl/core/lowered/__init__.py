"""The lowered form: a decision as scalar terms over columns, which SQL and proofs print (SEMANTICS §13).

``lower`` (``decisions.py``) goes from a program to it: calls specialised by argument, enumerations unrolled, records
and maps flattened, the readings of a world as choices, SEMANTICS §4 and Kleene logic in two-valued logic, numbers as
whole numbers with static bounds, dates as numbers of days, aggregates over lists as sub-plans. What cannot be lowered
is a ``NotLowered``, which says what and where. ``tests/lowered`` interprets it against the engine.
"""
