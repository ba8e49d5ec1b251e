"""Tests of the synthetic month."""
