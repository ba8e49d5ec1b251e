"""Tests of the mandate register."""
