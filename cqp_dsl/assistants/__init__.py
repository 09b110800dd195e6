"""What an assistant may ask of policies, by the Model Context Protocol: it reads, tries, checks; it writes nothing."""
