"""Dossiers: read from YAML, JSON or TOML with every mistake placed, and the template and schema to write one.

The way through: ``read`` chooses the notation (``yaml_tree``, ``json_tree``, ``toml_tree``), each gives the same
``tree`` of texts with their places; ``sections`` and ``holes`` read its headings against the program, and ``typed`` its
values against their types. No number ever passes through a float.

Facts given as plain Python data take a short way first: ``plain`` reads its headings and ``checks``, compiled once per
program, its values, without text or places. What is not plainly right is written as JSON (``mapping``) and read as a
file is. Both ways ask ``written`` what a text says.
"""
