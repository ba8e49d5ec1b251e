"""Tests of the benefit service."""
