"""Valtuushakemus: apply for rights to grant and mandates through the clerk service, and the clerks' desk."""
