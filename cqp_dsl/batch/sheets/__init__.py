"""Sheets of dossiers, as clerks keep them: xlsx, ods and csv read, decided, and written back with what was decided.

One row is a dossier; the elements of a list stand in a sheet of their own, with the reference of their dossier. A cell
becomes the text that a YAML dossier would hold, and the one reader of dossiers reads it: a sheet has no other meaning.
"""
