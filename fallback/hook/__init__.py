"""The fallback inside Lex: the Lambda code hook, and what it records of its answer."""
