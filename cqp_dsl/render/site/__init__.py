"""The documentation of a set of politiques as a static site: pages that link to one another, and need no network."""
