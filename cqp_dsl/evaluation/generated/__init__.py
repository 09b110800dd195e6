"""Rules asked again and again, written as Python functions and checked against the closures they stand for."""
