"""Many dossiers at once, in SQL wherever it is exact, by the engine elsewhere: the extra ``batch``.

    from cqp_dsl import load
    from cqp_dsl.batch.decide import decide

    decided = decide(load(), "candidats.parquet", ["certification.certification"], date=date(2013, 12, 16))
    for row in decided.rows():
        print(row.key, row.by, row.outcomes["certification.certification"].status)
    print(decided.counts.sql, decided.counts.python)

A table has a column ``dossier``, which tells dossiers apart, and a column for each leaf of a fact, named after its
path: ``core/lowered/inputs.py`` says how. Numbers are in the unit that the fact declares, in DECIMAL or whole types;
what has no column is unknown. The elements of a list are the rows of a table of their own (``lists=``), with the column
``dossier`` too, and the fact's own column holds how many there are. ``date d'effet`` may be a column; so may a figure
to be fixed, ``financement.plafond_option[allocataire ; enseignement]``. ``table`` may also be a relation of DuckDB, or
a sequence of checked dossiers.

``decide`` gives a ``Decided``: ``rows()`` goes through the answers, ``relation()`` is what SQL alone gives, ``sql`` its
text (``text("spark")`` in another dialect), ``answer(key)`` the engine's whole answer to a row, words and all. An
``Outcome`` has a status, a value, and the ``Ground`` that each bit of its masks stands for.
"""
