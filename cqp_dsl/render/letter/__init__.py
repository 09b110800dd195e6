"""The decision letter: the reasoned notification of an answer, in formal French, made of its trace and nothing else."""
