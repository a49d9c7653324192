"""A comparison as a promptfoo configuration that asks the same questions in the same shapes.

promptfoo renders every string of a configuration as a Nunjucks template, variables and what lies
in them too, and some loads variables that name a file (0.121, `renderEnvOnlyInObject` and
`renderPrompt`). So no text of a visitor, model or bot is one string here: it is a list of pieces
of which none can open a tag or name a file, and our own prompt joins them once everything else is
rendered.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from dashboard.comparison.recordings import is_recorded
from dashboard.comparison.runs import Comparison
from fallback.prompts import NAMES, STOP, SYSTEM
from fallback.targets.target import Target

EMBEDDED_URL = "http://127.0.0.1:8401/v1"  # where `python -m fallback.local --port 8401` answers
# a character that has a part in `{{`, `{%`, `{#` or `file://` stands alone
PIECE = re.compile(r"[^{}%#:/]+|[{}%#:/]")
CHAT_PROMPT = (
    f'[{{"role": "system", "content": {json.dumps(SYSTEM)}}}'
    '{% for turn in history %}, {"role": "{{ turn.role }}", '
    '"content": {{ turn.content | join | dump }}}{% endfor %}'
    ', {"role": "user", "content": {{ utterance | join | dump }}}]'
)
COMPLETION_PROMPT = (
    f"{SYSTEM}\n\n"
    "{% for turn in history %}{{ turn.name }}: {{ turn.content | join }}\n{% endfor %}"
    f"{NAMES['user']}: {{{{ utterance | join }}}}\n{NAMES['assistant']}:"
)
SAMPLING = ("temperature", "top_p", "frequency_penalty", "presence_penalty")


def as_promptfoo(
    comparison: Comparison, targets: Mapping[str, Target], histories: Sequence[Sequence[Any]]
) -> bytes:
    """A `promptfooconfig.json`. Keys stand in it as names of variables only.

    A recording cannot be asked and is left out, as are variants of a target. `histories` are the
    role and content pairs before each question.
    """
    compared = [targets[name] for name in comparison.targets if name in targets]
    config = {
        "description": _description(comparison),
        "prompts": [
            {"label": "chat", "raw": CHAT_PROMPT},
            {"label": "completion", "raw": COMPLETION_PROMPT},
        ],
        "providers": [_provider(target) for target in compared],
        "defaultTest": {"options": {"disableVarExpansion": True}},  # a list is one value
        "evaluateOptions": {"repeat": comparison.job.parameters.get("repeats", 1)},
        "tests": [
            {"vars": {"utterance": PIECE.findall(utterance), "history": _turns(history)}}
            for utterance, history in zip(comparison.utterances, histories, strict=True)
        ],
    }
    return json.dumps(config, ensure_ascii=False, indent=2).encode(errors="backslashreplace")


def _turns(history: Sequence[Any]) -> list[dict[str, Any]]:
    return [
        {"role": role, "name": NAMES[role], "content": PIECE.findall(content)}
        for role, content in history
    ]


def _description(comparison: Comparison) -> str:
    columns = comparison.targets
    left_out = [n for n in columns if is_recorded(n) or comparison.asked(n) != n]
    note = f" Recordings and variants are left out: {', '.join(left_out)}." if left_out else ""
    bot = comparison.bot
    when = comparison.job.created_at.isoformat(timespec="seconds")
    return _name(f"Fallback of {bot.name} ({bot.locale_id}), compared {when}Z.{note}")


def _provider(target: Target) -> dict[str, Any]:
    completion = target.shape == "completion"
    endpoint = "completion" if completion and not target.emulated else "chat"
    family = "bedrock:converse" if target.provider == "bedrock" else f"openai:{endpoint}"
    values: dict[str, Any] = {
        "apiBaseUrl": EMBEDDED_URL if target.embedded else _address(target.base_url),
        "apiKeyEnvar": target.key_env,
        str(target.limit_param): target.limit,
        "reasoning_effort": target.effort,
        "stop": list(STOP) if endpoint == "completion" else None,
        **{name: _number(getattr(target, name)) for name in SAMPLING},
    }
    return {
        "id": _name(f"{family}:{target.model}"),
        "label": _name(target.name),
        "prompts": ["completion" if completion else "chat"],
        "config": {name: value for name, value in values.items() if value is not None},
    }


def _name(text: str) -> str:
    """A name with neither a tag nor an address in it, since it has to stay one string."""
    return text.translate({ord("{"): "(", ord("}"): ")"}).replace("://", ":")


def _address(url: str | None) -> str | None:
    """Without the name and the password that an address may hold, and without a tag."""
    parts = urlsplit(url or "")
    whole = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
    return whole.replace("{", "%7B").replace("}", "%7D") if url else None


def _number(value: object) -> float | None:
    return None if value is None else float(str(value))
