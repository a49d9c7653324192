"""A Lex V2 runtime on the loopback: loads a Lex V2 export and answers as AWS does."""
