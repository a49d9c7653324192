"""Spanish, Portuguese, Italian, French and German, in all their regional forms.

Each language is a table of words (`spanish`, ...); how dates, times and durations are put together
from them is one set of patterns for all five. Patterns are matched without accents.
"""
