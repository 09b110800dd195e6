"""Evaluation: the reference meaning of the core."""
