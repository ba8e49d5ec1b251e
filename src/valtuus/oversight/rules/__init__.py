"""What in a course of searching asks a question: one rule a kind of catalogue/deviance_plan.toml, values in, values out."""
