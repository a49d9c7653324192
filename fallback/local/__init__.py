"""An OpenAI-compatible endpoint without a model: answers from a small knowledge base."""
