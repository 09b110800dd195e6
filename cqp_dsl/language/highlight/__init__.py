"""The colours of a ``.cqp`` text: for Pygments, and for the grammars of the editors."""
