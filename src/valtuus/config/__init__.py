"""Floor 9: settings, start-up, command line. Wires everything, decides nothing."""
