"""One turn on a page of its own."""
