"""The front page, help and one's own page: what stands above all slices and shows of each what it may."""
