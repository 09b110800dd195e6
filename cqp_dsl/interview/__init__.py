"""Asking a person for a dossier, question by question: what to ask next, how to read an answer, why it is asked."""
