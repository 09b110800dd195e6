"""The answer as data: what a decision is, its worlds, its receipt, and what a scenario expects of it."""
