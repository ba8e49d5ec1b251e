"""Tables of disclosures."""
