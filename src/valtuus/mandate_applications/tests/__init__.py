"""Tests of the applications and their desk."""
