"""Reads, one module a noun: plain SQL, no SQLAlchemy."""
