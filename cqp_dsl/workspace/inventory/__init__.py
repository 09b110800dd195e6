"""What a program holds, listed: what cites each section of its sources, and what its text leaves open."""
