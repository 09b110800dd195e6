"""The core language: twelve kinds of nodes, and the program that holds them. Back ends see nothing else."""
