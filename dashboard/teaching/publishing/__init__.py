"""From a bot of an account to a better one: pull, the difference, the gate, push, publish."""
