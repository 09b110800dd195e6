"""The explanation that is owed of a decision prepared by a program (article R. 311-3-1-2 of the CRPA)."""
