"""A Lex V2 bot: read from its export, and as the runtime sees it."""
