"""The language as text: read into the surface tree (syntax), laid out (formatting), coloured (highlight)."""
