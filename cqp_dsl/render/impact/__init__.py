"""What a new version of the policies changes, and for whom: as text, page, sheet, JSON."""
