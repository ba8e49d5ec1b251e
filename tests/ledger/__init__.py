"""Tests of the ledger, which need a slice above it to have something to change."""
