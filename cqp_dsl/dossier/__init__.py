"""Dossiers: read from YAML, JSON, TOML or plain Python data, and the template and schema to write one.

One reader for all: each notation (``yaml_tree``, ``json_tree``, ``toml_tree``) gives plain data whose parts know where
they stand (``tree``); a caller's own data is read as it is. ``read`` reads the headings against the program (``facts``,
``sections``, ``holes``), and ``values`` values against their types, compiled once: what a scalar says is in
``scalars``, what is wrong with it in ``mistakes``. No number ever passes through a float.
"""
