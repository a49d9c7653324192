"""Asks a language model what Lex did not recognise, through the openai SDK only."""
