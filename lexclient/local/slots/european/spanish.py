"""Spanish: es_ES, es_US, es_419."""

from __future__ import annotations

from lexclient.local.slots.european.vocabulary import NEVER, Vocabulary

SPANISH = Vocabulary(
    near={0: "hoy|ahora", 1: r"(?<!la )manana", 2: "pasado manana", -1: "ayer", -2: "anteayer"},
    weekdays=("lunes", "martes", "miercoles", "jueves", "viernes", "sabado", "domingo"),
    months=(
        *("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto"),
        *("sep?tiembre", "octubre", "noviembre", "diciembre"),
    ),
    next_before="proxim[oa]|siguiente",
    next_behind="que viene|proxim[oa]|siguiente",
    last_before="pasad[oa]",
    last_behind="pasad[oa]",
    this="est[ea]",
    of="del?",
    day="el dia|dia|el",
    in_before="en|dentro de",
    ago_before="hace",
    ago_behind=NEVER,
    units={
        "Y": "anos?",
        "M": "mes(?:es)?",
        "W": "semanas?",
        "D": "dias?",
        "TH": "horas?|h",
        "TM": "minutos?|min",
        "TS": "segundos?|seg",
    },
    weekend="fin de semana",
    end_of_month="(?:a |el )?(?:fin(?:al)?(?:es)?|ultimo dia) de(?:l)? mes",
    feasts={
        (12, 24): "nochebuena",
        (12, 25): "navidad",
        (12, 31): "nochevieja",
        (1, 1): "ano nuevo",
        (1, 6): "(?:dia de )?reyes",
    },
    one="una?",
    half="media",
    and_half="y medi[ao]",
    quarter="(?:(?:1|un) )?cuarto",
    midday={"12:00": "mediodia", "00:00": "medianoche"},
    parts={
        "morning": "(?:de|por) la (?:manana|madrugada)",
        "afternoon": "(?:de|por) la tarde",
        "night": "(?:de|por) la noche",
    },
    clock=(
        r"\b(?:a |sobre |hacia )?las? {hour}(?: y (?:{minute}|{half}))?(?: en punto)?{part}",
        r"\b(?:a )?las? {hour} {before} {minute}{part}",
        r"\b{hour}(?: y (?:{minute}|{half}))? (?:horas?|h)\b",
        r"\b{hour}(?: y (?:{minute}|{half}))?{must}",
    ),
    unaccented={"veintidos": "veintidós", "veintitres": "veintitrés", "veintiseis": "veintiséis"},
)
BEFORE = "menos"
