"""Every way round a guard that we can think of, each shown to fail, and each shown to succeed where its guard is taken away."""
