"""The cases hidden in the month and the decoys, a file for what officials misuse: looks, time, people, references, mandates, lists."""
