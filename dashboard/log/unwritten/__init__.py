"""Writes that a fault of the database kept from holding: repeated, and kept in a file meanwhile."""
