"""What editors know of the language, made from its keywords and its snippets: ``python -m editors.grammars``."""
