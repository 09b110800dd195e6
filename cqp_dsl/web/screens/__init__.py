"""The screens: for each, functions from a request to HTML."""
