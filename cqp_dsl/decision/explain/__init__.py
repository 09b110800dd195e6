"""Explaining an answer: motifs, trace, what is missing. All read the record of an evaluation; nothing is evaluated."""
