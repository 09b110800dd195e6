"""The workbench: one local page for those who know a regulation and no command.

A handler is a function from a ``Request`` to a ``Reply``: plain data in, HTML out. The server (``app``) is thin, and
what is kept is in the files of one folder and in the address of the page.
"""
