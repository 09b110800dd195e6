"""The grammars of the editors, made from the keywords of the language: ``python -m editors.grammars``."""
