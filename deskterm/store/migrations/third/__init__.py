"""What migration 0003 brings, one module a noun."""
