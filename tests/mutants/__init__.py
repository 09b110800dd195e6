"""Small mistakes sown in the engine itself, one at a time: the tests must notice each.

``python -m tests.mutants MODULE… [--tests PATH…]`` says which are not noticed. The module is imported once; for each
mistake, a copy of the process gives one function the code of its mistaken self, and runs the tests until one fails.
"""
