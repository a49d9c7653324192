"""The vocabularies by language, `es` of `es_419`."""

from __future__ import annotations

from collections.abc import Mapping

from lexclient.local.slots.european import french, german, italian, portuguese, spanish
from lexclient.local.slots.european.vocabulary import Vocabulary

VOCABULARIES: Mapping[str, Vocabulary] = {
    "es": spanish.SPANISH,
    "pt": portuguese.PORTUGUESE,
    "it": italian.ITALIAN,
    "fr": french.FRENCH,
    "de": german.GERMAN,
}
# the word between minutes and the hour that they are before
BEFORE: Mapping[str, str] = {
    "es": spanish.BEFORE,
    "pt": portuguese.BEFORE,
    "it": italian.BEFORE,
    "fr": french.BEFORE,
    "de": german.BEFORE,
}
