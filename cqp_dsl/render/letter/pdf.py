"""A page from the standard input, as PDF on the standard output: ``python -m cqp_dsl.render.letter.pdf``.

A process of its own: WeasyPrint draws with the system's Pango, and the wheels of pygraphviz hold another one; the two
do not live in one process.
"""

from __future__ import annotations

import sys

NOT_INSTALLED = 3
"""The exit code where WeasyPrint, or what it draws with, is not installed."""


def main() -> int:
    """Write the PDF: tagged, with its title and its language (PDF/UA-1). Nothing is fetched."""
    try:
        from weasyprint import HTML  # noqa: PLC0415 - an extra
    except (ImportError, OSError) as error:
        print(error, file=sys.stderr)  # noqa: T201 - to the process that asks
        return NOT_INSTALLED
    page = sys.stdin.buffer.read().decode()
    sys.stdout.buffer.write(HTML(string=page, url_fetcher=_refuse).write_pdf(pdf_variant="pdf/ua-1"))
    return 0


def _refuse(url: str, *_: object, **__: object) -> object:
    message = f"a letter fetches nothing, and {url} was asked for"
    raise ValueError(message)


if __name__ == "__main__":
    sys.exit(main())
