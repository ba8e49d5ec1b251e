"""The cases hidden in the month and the decoys, a file for what is misused."""
