"""The web API of the original project, with what it lacked: one session a client, limits, words."""
