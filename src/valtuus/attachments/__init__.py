"""Attachments (liitteet): PDF files that belong to something, checked before they are kept, erased by rule."""
