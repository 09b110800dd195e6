"""From the text of a ``.cqp`` file to its surface tree: scan, parse, build, and explain what is wrong."""

from cqp_dsl.language.syntax.parse import parse_expression, parse_file

__all__ = ["parse_expression", "parse_file"]
