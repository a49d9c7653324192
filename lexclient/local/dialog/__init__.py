"""The dialogue: a function of bot, session, ranking and text to session and messages."""
