"""The formatter: one layout for a text, whatever its author typed, and the same meaning."""

from cqp_dsl.language.formatting.format import Formatted, format_source

__all__ = ["Formatted", "format_source"]
