"""The trace: every line of the explanation, told once the values are known (SEMANTICS §12)."""
