"""Motifs: the conditions that decided (SEMANTICS §11)."""
