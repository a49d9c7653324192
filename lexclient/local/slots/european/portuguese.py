"""Portuguese: pt_BR, pt_PT."""

from __future__ import annotations

from lexclient.local.slots.european.vocabulary import Vocabulary

PORTUGUESE = Vocabulary(
    near={0: "hoje|agora", 1: "amanha", 2: "depois de amanha", -1: "ontem", -2: "anteontem"},
    weekdays=(
        *("segunda(?:-feira| feira)?", "terca(?:-feira| feira)?", "quarta(?:-feira| feira)?"),
        *("quinta(?:-feira| feira)?", "sexta(?:-feira| feira)?", "sabado", "domingo"),
    ),
    months=(
        *("janeiro", "fevereiro", "marco", "abril", "maio", "junho", "julho", "agosto"),
        *("setembro", "outubro", "novembro", "dezembro"),
    ),
    next_before="proxim[oa]",
    next_behind="que vem|proxim[oa]",
    last_before="ultim[oa]",
    last_behind="passad[oa]",
    this="n?est[ea]",
    of="d[eoa]",
    day="(?:no |o )?dia",
    in_before="em|daqui a|dentro de",
    ago_before="ha|faz",
    ago_behind="atras",
    units={
        "Y": "anos?",
        "M": "m(?:es|eses)",
        "W": "semanas?",
        "D": "dias?",
        "TH": "horas?|h",
        "TM": "minutos?|min",
        "TS": "segundos?|seg",
    },
    weekend="fim de semana",
    end_of_month="(?:no )?(?:fim|final|ultimo dia) d[eo] mes",
    feasts={
        (12, 24): "vespera de natal",
        (12, 25): "(?:o |dia de )?natal",
        (12, 31): "vespera de ano novo",
        (1, 1): "ano novo",
    },
    one="uma?",
    half="meia",
    and_half="e mei[ao]",
    quarter="(?:(?:1|um) )?quarto",
    midday={"12:30": "meio[- ]dia e meia", "12:00": "meio[- ]dia", "00:00": "meia[- ]noite"},
    parts={
        "morning": "d[ae] (?:manha|madrugada)",
        "afternoon": "d[ae] tarde",
        "night": "d[ae] noite",
    },
    clock=(
        r"\b(?:pelas|as|a) {hour}(?: horas?)?(?: e (?:{minute}|{half}))?(?: em ponto)?{part}",
        r"\b{minute} {before} (?:as )?{hour}{part}",
        r"\b{hour} horas?(?: e (?:{minute}|{half}))?{part}",
        r"\b{hour}(?: e (?:{minute}|{half}))?{must}",
    ),
)
BEFORE = "para"
