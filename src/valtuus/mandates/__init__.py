"""Floor 4: the mandate register (Suomi.fi-valtuudet) and the decision. Who may act for whom, and why not."""
