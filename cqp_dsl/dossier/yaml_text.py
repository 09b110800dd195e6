"""A text as YAML writes it: bare where it is read back as it is, between quotes otherwise."""

from __future__ import annotations

import json
import re

_PLAIN_TEXT = re.compile(r"[^\W\d_][\w' ,;()/.-]*")
_UNPRINTABLE = re.compile(r"[^\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")


def plain_or_quoted(text: str) -> str:
    """The text bare, if nothing in it means something else to YAML; between quotes otherwise."""
    return text if _PLAIN_TEXT.fullmatch(text) and not text.endswith(" ") else json_text(text)


def json_text(text: str) -> str:
    """The text between quotes, every character that YAML would not read as it is escaped."""
    quoted = json.dumps(text, ensure_ascii=False)
    return _UNPRINTABLE.sub(lambda match: f"\\U{ord(match[0]):08x}", quoted)
