"""Deciding: what a dossier asks, each decision in every world, and what they make together; the scenarios, run."""
