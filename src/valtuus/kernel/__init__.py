"""Floor 1: the vocabulary that every floor shares. Standard library and `stdnum`, nothing else."""
