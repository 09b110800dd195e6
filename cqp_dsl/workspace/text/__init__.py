"""The text beside its rules: the files of the sources, their sections and sentences, what quotes them.

``reading`` makes a ``SourceText`` of a declared file; ``quotations`` checks what policies quote; ``coverage`` says of
each sentence what the rules make of it.
"""
