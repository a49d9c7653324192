"""Who exported, deleted or decided what, and when: rows that are written and never changed."""
