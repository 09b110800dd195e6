"""The engine: from the core to values, and the record of what was met on the way (SEMANTICS §2 to §8)."""
