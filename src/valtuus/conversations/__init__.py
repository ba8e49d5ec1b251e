"""Conversations (yhteydenotto): one thread, three channels – partner chat, secure e-mail, telephone notes."""
