"""Write the grammars of the editors anew: ``python -m editors.grammars``, or ``make grammar``."""

from __future__ import annotations

from editors.grammars.files import files

if __name__ == "__main__":
    for path, text in files().items():
        path.write_text(text, encoding="utf-8")
