"""The synthetic month of searching: ordinary work, and the cases that catalogue/deviance_plan.toml hides in it."""
