"""French: fr_FR, fr_CA."""

from __future__ import annotations

from lexclient.local.slots.european.vocabulary import NEVER, Vocabulary

FRENCH = Vocabulary(
    near={
        0: "aujourd'hui|maintenant|ce soir",
        1: "(?<!apres-)(?<!apres )demain",
        2: "apres[- ]demain",
        -1: "(?<!avant-)hier",
        -2: "avant[- ]hier",
    },
    weekdays=("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    months=(
        *("janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout"),
        *("septembre", "octobre", "novembre", "decembre"),
    ),
    next_before="prochaine?",
    next_behind="prochaine?|qui vient",
    last_before="derni(?:er|ere)",
    last_behind="derni(?:er|ere)|passee?",
    this="cet?(?:te)?",
    of="d[eu]|de la",
    day="le",
    in_before="dans",
    ago_before="il y a",
    ago_behind=NEVER,
    units={
        "Y": "ans?|annees?",
        "M": "mois",
        "W": "semaines?",
        "D": "jours?",
        "TH": "heures?|h",
        "TM": "minutes?|min",
        "TS": "secondes?|sec",
    },
    weekend="week-?end|fin de semaine",
    end_of_month="(?:a la |le )?(?:fin|dernier jour) (?:du|de) mois",
    feasts={
        (12, 24): "(?:la )?veille de noel",
        (12, 25): "noel",
        (12, 31): "(?:la )?saint[- ]sylvestre",
        (1, 1): "(?:le )?(?:jour de l'an|nouvel an)",
        (7, 14): "(?:la )?fete nationale",
    },
    one="une?",
    half="demi-?e?[- ]",
    and_half="et demie?",
    quarter="(?:(?:le|1|un) )?quart",
    midday={
        "12:30": "midi et demie?",
        "00:30": "minuit et demie?",
        "12:15": "midi et 15",
        "12:00": "(?<!apres-)(?<!apres )midi",
        "00:00": "minuit",
    },
    parts={
        "morning": "(?:du|ce|le) matin",
        "afternoon": "(?:de l'|cet |l')apres[- ]midi",
        "evening": "(?:du|ce|le) soir",
        "night": "(?:de la|cette|la) nuit",
    },
    clock=(
        r"(?<![\w:]){hour} ?(?:heures?|h)(?: ?(?:et )?(?:{minute}|{half}))?(?: pile)?{part}",
        r"(?<![\w:]){hour} ?(?:heures?|h) {before} {minute}{part}",
        r"\b{hour}{must}",
    ),
)
BEFORE = "moins"
