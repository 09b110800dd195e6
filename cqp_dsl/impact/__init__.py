"""What a new version of the policies changes, and for whom: dossiers decided under both, by effect and by cause."""
