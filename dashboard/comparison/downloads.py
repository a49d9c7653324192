"""A comparison as files: CSV, JSON lines and a promptfoo configuration, each with its stamp."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from dashboard.comparison.answers import Answered
from dashboard.comparison.recordings import is_recorded
from dashboard.comparison.runs import Comparison, Entry
from fallback.prompts import NAMES, STOP, SYSTEM
from fallback.targets.target import Target

ANSWER_COLUMNS = (
    "target",
    "recorded",
    "outcome",
    "text",
    "answered_by",
    "model",
    "emulated",
    "finish_reason",
    "first_s",
    "total_s",
    "input_tokens",
    "output_tokens",
    "usage_source",
    "retries",
    "error",
    "error_text",
    "at",
)
FORMULAS = ("=", "+", "-", "@", "\t", "\r")  # how a spreadsheet's formula begins
EMBEDDED_URL = "http://127.0.0.1:8401/v1"  # where `python -m fallback.local --port 8401` answers


def rows(comparison: Comparison) -> Iterator[dict[str, Any]]:
    """One flat row for every answer, each with the stamp of its comparison."""
    stamp = {
        "asked_at": comparison.job.created_at.isoformat(timespec="seconds") + "Z",
        "bot": comparison.job.parameters["bot"]["name"],
        "locale": comparison.job.parameters["bot"]["locale_id"],
    }
    for entry in comparison.entries:
        if entry.answer is not None:
            yield {**_row(comparison, entry, entry.answer), **stamp}


def _row(comparison: Comparison, entry: Entry, answer: Answered) -> dict[str, Any]:
    stated = dict(comparison.stated.get(entry.target, {}))
    prices = stated.pop("prices", {})
    return {
        "question": entry.question + 1,
        "utterance": comparison.utterances[entry.question],
        "repeat": entry.repeat + 1,
        **{name: getattr(answer, name) for name in ANSWER_COLUMNS},
        "cost_usd": None if answer.cost is None else f"{answer.cost:f}",
        "parameters": stated,
        "prices": prices,
    }


def as_csv(comparison: Comparison) -> bytes:
    """For a spreadsheet: with a byte order mark, and no cell that it would take for a formula."""
    flat = [{name: _cell(value) for name, value in row.items()} for row in rows(comparison)]
    out = io.StringIO()
    if flat:
        writer = csv.DictWriter(out, list(flat[0]))
        writer.writeheader()
        writer.writerows(flat)
    return out.getvalue().encode("utf-8-sig")


def _cell(value: object) -> object:
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    risky = isinstance(value, str) and value.startswith(FORMULAS)
    return f"'{value}" if risky else value


def as_json_lines(comparison: Comparison) -> bytes:
    """For programs, and for this page: the file can be loaded as a recording."""
    lines = (json.dumps(_said(row), ensure_ascii=False) for row in rows(comparison))
    return ("\n".join(lines) + "\n").encode()


def _said(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if value not in (None, "", {})}


def as_promptfoo(
    comparison: Comparison, targets: Mapping[str, Target], histories: Sequence[Sequence[Any]]
) -> bytes:
    """A `promptfooconfig.json` that asks the same questions in the same shapes.

    Keys stand in it as names of variables only. A recording cannot be asked and is left out.
    `histories` are the role and content pairs before each question.
    """
    asked = [targets[name] for name in comparison.targets if name in targets]
    config = {
        "description": _description(comparison),
        "prompts": [
            {"label": "chat", "raw": CHAT_PROMPT},
            {"label": "completion", "raw": COMPLETION_PROMPT},
        ],
        "providers": [_provider(target) for target in asked],
        "defaultTest": {"options": {"disableVarExpansion": True}},  # a history is one value
        "evaluateOptions": {"repeat": comparison.job.parameters.get("repeats", 1)},
        "tests": [
            {"vars": {"utterance": _raw(utterance), "history": _turns(history)}}
            for utterance, history in zip(comparison.utterances, histories, strict=True)
        ],
    }
    return json.dumps(config, ensure_ascii=False, indent=2).encode()


CHAT_PROMPT = (
    f'[{{"role": "system", "content": {json.dumps(SYSTEM)}}}'
    '{% for turn in history %}, {"role": "{{ turn.role }}", "content": {{ turn.content | dump }}}'
    '{% endfor %}, {"role": "user", "content": {{ utterance | dump }}}]'
)
COMPLETION_PROMPT = (
    f"{SYSTEM}\n\n"
    "{% for turn in history %}{{ turn.name }}: {{ turn.content }}\n{% endfor %}"
    f"{NAMES['user']}: {{{{ utterance }}}}\n{NAMES['assistant']}:"
)


def _description(comparison: Comparison) -> str:
    left_out = [name for name in comparison.targets if is_recorded(name)]
    note = f" Recordings are left out: {', '.join(left_out)}." if left_out else ""
    bot = comparison.job.parameters["bot"]
    when = comparison.job.created_at.isoformat(timespec="seconds")
    return f"Fallback of {bot['name']} ({bot['locale_id']}), compared {when}Z.{note}"


def _provider(target: Target) -> dict[str, Any]:
    completion = target.shape == "completion"
    endpoint = "completion" if completion and not target.emulated else "chat"
    family = "bedrock:converse" if target.provider == "bedrock" else f"openai:{endpoint}"
    sampling = ("temperature", "top_p", "frequency_penalty", "presence_penalty")
    values: dict[str, Any] = {
        "apiBaseUrl": EMBEDDED_URL if target.embedded else _address(target.base_url),
        "apiKeyEnvar": target.key_env,
        str(target.limit_param): target.limit,
        "reasoning_effort": target.effort,
        "stop": list(STOP) if endpoint == "completion" else None,
        **{name: _number(getattr(target, name)) for name in sampling},
    }
    return {
        "id": f"{family}:{target.model}",
        "label": target.name,
        "prompts": ["completion" if completion else "chat"],
        "config": {name: value for name, value in values.items() if value is not None},
    }


def _address(url: str | None) -> str | None:
    """Without the name and the password that an address may hold."""
    parts = urlsplit(url or "")
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2])) if url else None


def _number(value: object) -> float | None:
    return None if value is None else float(str(value))


def _turns(history: Sequence[Any]) -> list[dict[str, str]]:
    """As they are: promptfoo takes only a variable that is a text for a template (0.123)."""
    return [{"role": role, "name": NAMES[role], "content": content} for role, content in history]


def _raw(text: str) -> str:
    """A person's text is no template, whatever it looks like."""
    return f"{{% raw %}}{text}{{% endraw %}}" if "{{" in text or "{%" in text else text
