"""The language server: what the engine knows of policies, told to an editor while they are written (LSP 3.17)."""
