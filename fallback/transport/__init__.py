"""One call to a server through the openai SDK: sent, retried, read in pieces, ended in time."""
