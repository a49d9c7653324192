"""What happens between Lex, the fallback and the pages: routing, the log, the live turn."""

import gc

# A start makes half a million objects that stay; to look through them for garbage every 700 new
# ones takes a tenth of its time. Streamlit collects after each run as well.
gc.set_threshold(50_000)
