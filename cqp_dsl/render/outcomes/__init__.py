"""Outcomes as snapshots: what an answer was, the policies that it used, and what moved it since."""
