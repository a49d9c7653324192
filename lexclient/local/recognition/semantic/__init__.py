"""Grams fused with vectors of whole sentences: the `semantic` engine."""
