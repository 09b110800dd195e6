"""The version of the package, apart from all that the package exports."""

__version__ = "0.1.0"
