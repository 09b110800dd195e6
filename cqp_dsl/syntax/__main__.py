"""Write the parser's tables anew, from the grammar as it is: ``make grammar``."""

from __future__ import annotations

from cqp_dsl.syntax.language import build_parser
from cqp_dsl.syntax.tables import tables_path, tables_text

if __name__ == "__main__":
    tables_path().write_text(tables_text(build_parser()), encoding="utf-8")
