"""Dossiers: read from YAML, JSON or TOML with every mistake placed, and the template and schema to write one.

The way through: ``read`` chooses the notation (``yaml_tree``, ``json_tree``, ``toml_tree``), each gives the same
``tree`` of texts with their places; ``sections`` and ``holes`` read its headings against the program, and ``typed`` its
values against their types. No number ever passes through a float.
"""
