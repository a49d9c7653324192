"""The Lambda function's entry, `fallback.handler.handler`: a code hook set up by its environment.

    FALLBACK_TARGET        a target's name, default gpt-6-luna; its successors follow it
    FALLBACK_TARGETS_FILE  a file of your own laid over the presets
    FALLBACK_PREFIX        0 leaves out the "[ChatGPT] " before an answer
    OPENAI_API_KEY         or whatever variable the target names; Bedrock's need none

The function's package is this folder without `local/`, and the openai package.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

# at module scope on purpose: Lambda's init phase pays for it, not the first question
import openai  # noqa: F401

from fallback.build import with_successors
from fallback.hook.code_hook import CodeHook
from fallback.prompts import HOOK_PREFIX
from fallback.targets.target import load_targets

DEFAULT_TARGET = "gpt-6-luna"


def code_hook(environ: Mapping[str, str]) -> CodeHook:
    """The hook that `environ` describes. Raises `TargetsFileInvalid`, and `ValueError` for a
    target that is not there: Lambda reports both when the function starts."""
    file = environ.get("FALLBACK_TARGETS_FILE")
    targets = load_targets(Path(file) if file else None)
    name = environ.get("FALLBACK_TARGET") or DEFAULT_TARGET
    if name not in targets:
        raise ValueError(f"FALLBACK_TARGET: no target is called {name}; there are {list(targets)}")
    answerer = with_successors(name, targets, environ=environ, streaming=False)
    prefix = "" if environ.get("FALLBACK_PREFIX") == "0" else HOOK_PREFIX
    return CodeHook(answerer, prefix=prefix)


handler = code_hook(os.environ)
