"""Proofs: what holds of a program for every dossier, and the dossier where it does not (SEMANTICS §14).

``prove`` (``prove.py``) puts each question (``uncovered``, ``idle``, ``guarantees``, ``readings``, ``outcomes``) about
the lowered form of decisions (``subjects.py``) over a dossier of which everything is free (``dossiers.py``), printed
for the solver (``printer.py``, ``days.py``) and asked within a limit of steps (``solver.py``). Whatever it finds is
decided by the engine before it is told, and made easy to read (``witnesses.py``).
"""
