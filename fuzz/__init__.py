"""Fuzzers guided by coverage, for whatever reads a text of somebody else's: ``python -m fuzz --seconds 600``."""
