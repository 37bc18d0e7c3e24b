"""The tables of migration 0001, a module a noun, as they were then."""
