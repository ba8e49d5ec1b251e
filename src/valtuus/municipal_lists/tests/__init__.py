"""Tests of the lists by municipality."""
