"""The request shapes of OpenAI: what each sends, and how it reads what comes."""
