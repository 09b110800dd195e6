"""What would change a refusal: the smallest changes of facts that may change, the earliest day, who else decides.

``shortfalls`` reads the record of the refusal; ``leaves`` says what may change, ``options`` which values are worth a
trial; ``trials`` decides again; ``search`` looks for the smallest; ``find`` puts it together.
"""
