"""One's own documents to answer from: brought along, kept, and found in."""
