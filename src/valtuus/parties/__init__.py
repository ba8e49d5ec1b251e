"""Floor 3: organisations (kunta, kuntayhtymä), memberships by task, officials and where they work. Never clients."""
