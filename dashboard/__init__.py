"""What happens between Lex, the fallback and the pages: routing, the log, the live turn."""
