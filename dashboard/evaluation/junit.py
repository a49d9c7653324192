"""A run as JUnit's XML, which every CI server draws: a test case for each conversation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from xml.etree import ElementTree  # nosec B405 # it writes XML here and reads none

from dashboard.evaluation import sentences
from dashboard.evaluation.run.results import TurnResult
from dashboard.evaluation.run.runs import Run
from dashboard.texts import Texts

# characters that XML 1.0 cannot hold, however they are escaped
NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
KINDS = {"Mismatched": "failure", "ExecutionError": "error"}


def junit(run: Run, texts: Texts) -> bytes:
    """One suite, in the order of the set."""
    cases = [list(turns) for _, turns in groupby(run.results, key=_case)]
    unmatched = [next((one for one in turns if one.match in KINDS), None) for turns in cases]
    counts = {kind: sum(_is(one, match) for one in unmatched) for match, kind in KINDS.items()}
    suite = ElementTree.Element(
        "testsuite",
        name=_xml_text(run.set_name),
        tests=str(len(cases)),
        failures=str(counts["failure"]),
        errors=str(counts["error"]),
        time=f"{sum(one.seconds or 0.0 for one in run.results):.3f}",
    )
    for turns, first_fault in zip(cases, unmatched, strict=True):
        _add_case(suite, run, turns, first_fault, texts)
    return bytes(ElementTree.tostring(suite, encoding="utf-8", xml_declaration=True))


def _case(one: TurnResult) -> str:
    return one.conversation or f"\0{one.number}"


def _is(one: TurnResult | None, match: str) -> bool:
    return one is not None and one.match == match


def _add_case(
    suite: ElementTree.Element,
    run: Run,
    turns: Sequence[TurnResult],
    first_fault: TurnResult | None,
    texts: Texts,
) -> None:
    first = turns[0]
    case = ElementTree.SubElement(
        suite,
        "testcase",
        classname=_xml_text(f"{run.plan.bot.name}.{run.plan.bot.locale_id}.{first.expected}"),
        name=_xml_text(f"{first.line}: {first.utterance}"),
        time=f"{sum(one.seconds or 0.0 for one in turns):.3f}",
    )
    if first_fault is not None:
        reason = _xml_text(sentences.failure(first_fault, texts))
        kind = ElementTree.SubElement(case, KINDS[first_fault.match], message=reason)
        kind.text = _xml_text(f"{first_fault.line}: {first_fault.utterance}\n{reason}")


def _xml_text(text: str) -> str:
    return NOT_XML.sub("\ufffd", text)
