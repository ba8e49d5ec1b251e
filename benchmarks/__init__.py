"""`make bench`: how fast the product is, as ratios to floors measured in the same run. It states, it asserts nothing."""
