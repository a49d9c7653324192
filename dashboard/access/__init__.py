"""Who may do what: roles, people, whose a conversation is, and from where we may be called."""
