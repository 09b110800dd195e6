"""Static types, units and values, and how they read in French."""
