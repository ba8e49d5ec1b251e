"""What is done with deviant searching."""
