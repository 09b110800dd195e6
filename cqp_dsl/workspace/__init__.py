"""Policies as their authors work on them: files read, analysed, proof-read, tested, taken stock of."""
