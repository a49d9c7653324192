"""The Lex V2 models API (`lexv2-models`): bots that are imported, changed, built and published.

A bot's version is kept as the documents of its export (`documents`). What is created call by call
becomes the same documents (`spelling`), so a built bot is loaded as any export is, and exporting
is zipping. `bots` holds the records, `runtimes` answers for the aliases of what was built, and
`operations` names what is spoken; the rest says so by name.
"""

from lexclient.local.models.answering import answered, is_spoken, most_bytes
from lexclient.local.models.api import ModelsApi
from lexclient.local.models.bots import BadState

__all__ = ["BadState", "ModelsApi", "answered", "is_spoken", "most_bytes"]
