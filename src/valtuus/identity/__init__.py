"""Floor 4: who are you (tunnistus). A protocol answer becomes an `Actor`; nothing outside knows the protocol."""
