"""The Lambda function's entry, `fallback.handler.handler`: a code hook set up by its environment.

    FALLBACK_TARGET        a target's name, default gpt-6-luna; its successors follow it
    FALLBACK_TARGETS_FILE  a file of your own laid over the presets
    FALLBACK_PREFIX        0 leaves out the "[ChatGPT] " before an answer
    FALLBACK_DOCUMENTS     a folder of the package to answer from (Markdown, text, HTML, CSV);
                           default: the folder of the target's [grounding], if it names one
    OPENAI_API_KEY         or whatever variable the target names; Bedrock's need none

The function's package is this folder without `local/`, and the openai package.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

# at module scope on purpose: Lambda's init phase pays for it, not the first question
import openai  # noqa: F401

from fallback.budget import DEFAULT_CAPS, Caps, DayBudget
from fallback.build import with_successors
from fallback.grounding.files import DocumentsRefused, of_folder
from fallback.grounding.grounded import Grounded
from fallback.grounding.index import PassageIndex
from fallback.grounding.passage import Finder
from fallback.grounding.reading import read
from fallback.hook.code_hook import CodeHook
from fallback.prompts import HOOK_PREFIX
from fallback.targets.target import Target, load_targets

DEFAULT_TARGET = "gpt-6-luna"


def code_hook(
    environ: Mapping[str, str], budget: DayBudget | None = None, caps: Caps = DEFAULT_CAPS
) -> CodeHook:
    """The hook that `environ` describes; with a `budget` it keeps to `caps`. Raises
    `TargetsFileInvalid`, and `ValueError` for a target that is not there or documents that cannot
    be read: Lambda reports these when the function starts."""
    file = environ.get("FALLBACK_TARGETS_FILE")
    targets = load_targets(Path(file) if file else None)
    name = environ.get("FALLBACK_TARGET") or DEFAULT_TARGET
    if name not in targets:
        raise ValueError(f"FALLBACK_TARGET: no target is called {name}; there are {list(targets)}")
    answerer = with_successors(
        name, targets, environ=environ, streaming=False, budget=budget, caps=caps
    )
    prefix = "" if environ.get("FALLBACK_PREFIX") == "0" else HOOK_PREFIX
    finder = _finder(targets[name], environ.get("FALLBACK_DOCUMENTS"))
    return CodeHook(Grounded(answerer, name, finder) if finder else answerer, prefix=prefix)


def _finder(target: Target, folder: str | None) -> Finder | None:
    """Who finds in the documents that the function answers from, None for no documents."""
    grounding = target.grounding
    named = Path(folder) if folder else grounding.folder if grounding else None
    if named:
        return _index_of(named)
    if grounding is None:
        return None
    raise ValueError(
        f"FALLBACK_TARGET: {target.name} answers from Amazon Kendra or a knowledge base, which the "
        "function does not search: name a folder of the package in FALLBACK_DOCUMENTS"
    )


def _index_of(folder: Path) -> PassageIndex:
    """Read in this process: the documents are the function's own, and Lambda's init pays."""
    try:
        documents = read(of_folder(folder))
    except (DocumentsRefused, OSError) as error:
        raise ValueError(f"FALLBACK_DOCUMENTS: {folder}: {error}") from error
    if documents.unread or not documents.passages:
        unread = ", ".join(documents.unread) or "nothing stands in them"
        raise ValueError(f"FALLBACK_DOCUMENTS: {folder}: these cannot be read here: {unread}")
    return PassageIndex(documents.passages)


handler = code_hook(os.environ)
