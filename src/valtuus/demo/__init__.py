"""Floor 8: the demonstration world and the scenarios of officials, written into the register and asked for real."""
