"""What the scenarios of a program show of it: what they reach, what they would not notice, what they leave untried."""
