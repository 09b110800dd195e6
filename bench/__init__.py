"""The evaluator beside a hand-written function and beside other engines: ``python -m bench``."""
