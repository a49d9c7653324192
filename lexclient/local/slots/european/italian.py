"""Italian: it_IT."""

from __future__ import annotations

from lexclient.local.slots.european.vocabulary import NEVER, Vocabulary

ITALIAN = Vocabulary(
    near={0: "oggi|adesso", 1: "domani", 2: "dopodomani", -1: "ieri", -2: "l'altro ieri"},
    weekdays=("lunedi", "martedi", "mercoledi", "giovedi", "venerdi", "sabato", "domenica"),
    months=(
        *("gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto"),
        *("settembre", "ottobre", "novembre", "dicembre"),
    ),
    next_before="prossim[oa]",
    next_behind="prossim[oa]|che viene",
    last_before="scors[oa]",
    last_behind="scors[oa]|passat[oa]",
    this="quest[oa]|quest'",
    of="del(?:la)?|di",
    day="il giorno|il|l'|giorno",
    in_before="tra|fra|in",
    ago_before=NEVER,
    ago_behind="fa",
    units={
        "Y": "ann[oi]",
        "M": "mes[ei]",
        "W": "settiman[ae]",
        "D": "giorn[oi]|giornat[ae]",
        "TH": "or[ae]|h",
        "TM": "minut[oi]|min",
        "TS": "second[oi]|sec",
    },
    weekend="fine settimana|weekend|week-end",
    end_of_month="(?:alla |a )?(?:fine|l'ultimo giorno) (?:del )?mese",
    feasts={
        (12, 24): "vigilia di natale",
        (12, 25): "natale",
        (12, 31): "san silvestro",
        (1, 1): "capodanno",
        (8, 15): "ferragosto",
    },
    one="un[ao]?|un'",
    half="mezz'|mezza ?",
    and_half="e mezz[ao]",
    quarter="(?:(?:1|un) )?quarto",
    midday={"12:30": "mezzogiorno e mezz[ao]", "12:00": "mezzogiorno", "00:00": "mezzanotte"},
    parts={
        "morning": "(?:di|del|della) mattin[ao]|stamattina",
        "afternoon": "(?:di|del) pomeriggio",
        "evening": "(?:di|della) sera|stasera",
        "night": "(?:di|della) notte|stanotte",
    },
    clock=(
        r"\b(?:all[ea']|l[ea]|ore) ?{hour}(?: e (?:{minute}|{half}))?(?: in punto)?{part}",
        r"\b(?:all[ea']|l[ea]) ?{hour} {before} {minute}{part}",
        r"\b{hour}(?: e (?:{minute}|{half}))?{must}",
    ),
)
BEFORE = "meno"
