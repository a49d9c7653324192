"""The files of a Lex V2 bot export."""
