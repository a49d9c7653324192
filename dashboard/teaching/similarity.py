"""Groups short texts that say alike: by what they speak of, not by how they ask.

A text counts with the pieces of three letters of its content words. "What's the" and "알려 주세요"
say nothing of what is wanted, so the weather and the Wi-Fi password have nothing in common. Hangul
is taken apart into its letters, so that `배송은` and `배송이` share most pieces.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

BLOCK = 500  # texts that are compared at once
ALIKE = 0.45  # Dice's coefficient: of two words each, one is shared with an ending of its own

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
ENGLISH = frozenset(Path(__file__).with_name("function_words.txt").read_text("utf-8").split())
# how a question or a wish begins, as Korean words begin: their endings do not matter
KOREAN = re.compile(
    "가능|가르쳐|괜찮|궁금|그|누가|누구|되|돼|될|됩|뭐|뭔|말해|몇|무슨|무엇|보여|부탁|싶|알고|알려"
    "|알아|알수|어느|어디|어때|어떤|어떻|언제|얼마|없|여기|예요|오나|와요|왜|이에요|있|저기|저희"
    "|제가|주[세시실]|줘|줄|하[고나는면시여]|할|한가|합니|해[도요야주줘]|혹시"
    "|(?:나|내|너|저|제|좀|수|수가|까지|하나|하|해)$"
)
VERB = re.compile(r"(?<=[가-힣]{2})(?:하|해|할|한|했|합|되|돼|될|됐).*$")  # 환불 of 환불해주세요


def content_words(text: str) -> list[str]:
    """What a text speaks of; all of its words where none of them says that."""
    folded = unicodedata.normalize("NFKC", text.casefold())
    words = [word.replace("’", "'") for word in WORD.findall(folded)]
    kept = [word for word in words if not _is_function_word(word)]
    return [VERB.sub("", word) for word in kept or words]


def _is_function_word(word: str) -> bool:
    return word.split("'", maxsplit=1)[0] in ENGLISH or bool(KOREAN.match(word))


def pieces(text: str) -> frozenset[str]:
    """The pieces of three letters of a text's content words, without case, punctuation and
    spacing, which Korean varies."""
    letters = unicodedata.normalize("NFD", "".join(content_words(text)).replace("'", ""))
    padded = f"^{letters}$"
    return frozenset(padded[n : n + 3] for n in range(max(1, len(padded) - 2)))


def similarity(one: frozenset[str], other: frozenset[str]) -> float:
    """0 for nothing shared, 1 for the same pieces; two texts without a letter are the same."""
    pieces_of_both = len(one) + len(other)
    return 2 * len(one & other) / pieces_of_both if pieces_of_both else 1.0


def groups(texts: Sequence[str]) -> list[int]:
    """The group of each text, numbered from 0 in order of their first text.

    Each text joins the group whose first text it is most like, or begins one: give the most
    frequent first. Takes some seconds for ten thousand texts that are all different.
    """
    owns = [pieces(text) for text in texts]
    sizes = np.array([len(own) for own in owns])
    leads = np.zeros(len(texts), dtype=bool)
    numbers: list[int] = []
    for begin in range(0, len(texts), BLOCK):
        shared = _shared(owns[: begin + BLOCK], begin)
        for n in range(begin, min(begin + BLOCK, len(texts))):
            row = slice(*shared.indptr[n - begin : n - begin + 2])
            others, counts = shared.indices[row], shared.data[row]
            alike = np.where(leads[others], 2 * counts / (sizes[n] + sizes[others]), 0.0)
            best = int(alike.argmax())
            leads[n] = alike[best] < ALIKE
            numbers.append(int(leads[:n].sum()) if leads[n] else numbers[others[best]])
    return numbers


def _shared(owns: Sequence[frozenset[str]], begin: int) -> Any:
    """How many pieces each text from `begin` on shares with each text: a sparse matrix, whose
    rows name the texts in their order."""
    columns: dict[str, int] = {}
    indices = [columns.setdefault(piece, len(columns)) for own in owns for piece in own]
    ends = np.cumsum([0, *map(len, owns)])
    sparse: Any = import_module("scipy.sparse")  # 0.1 s that only this needs
    holds = sparse.csr_array(
        (np.ones(len(indices), dtype=np.int32), indices, ends), shape=(len(owns), len(columns))
    )
    shared = (holds[begin:] @ holds.T).tocsr()
    shared.sort_indices()
    return shared
