"""Valtuus: who may act for a municipality in Kela's e-services, why not, and what was looked at."""
