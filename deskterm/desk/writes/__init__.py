"""Writes, one module a noun; each public method is one transaction."""
