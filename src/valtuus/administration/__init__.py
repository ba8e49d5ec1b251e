"""Administering an organisation's mandates: who has what the work needs, how it is put in order, and who is told."""
