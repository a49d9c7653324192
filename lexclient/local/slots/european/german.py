"""German: de_DE, de_AT."""

from __future__ import annotations

from lexclient.local.slots.european.vocabulary import NEVER, Vocabulary

GERMAN = Vocabulary(
    near={
        0: "heute|jetzt",
        1: "(?<!am )(?<!uber)morgen",
        2: "uebermorgen|ubermorgen",
        -1: "(?<!vor)gestern",
        -2: "vorgestern",
    },
    weekdays=(
        *("montags?", "dienstags?", "mittwochs?", "donnerstags?", "freitags?"),
        *("samstags?|sonnabends?", "sonntags?"),
    ),
    months=(
        *("januar|janner", "februar|feber", "marz|maerz", "april", "mai", "juni", "juli", "august"),
        *("september", "oktober", "november", "dezember"),
    ),
    next_before="(?:kommende|na(?:e)?chste)[nrms]?",
    next_behind=NEVER,
    last_before="(?:letzte|vergangene|vorige)[nrms]?",
    last_behind=NEVER,
    this="diese[nrms]?",
    after_next="ube?rna(?:e)?chste[nrms]?|uebernaechste[nrms]?",
    of="des|der|vom",
    day="am|der|den|dem|zum|bis",
    in_before="in",
    ago_before="vor",
    ago_behind=NEVER,
    units={
        "Y": "jahre?n?",
        "M": "monate?n?",
        "W": "wochen?",
        "D": "tage?n?",
        "TH": "stunden?|std|h",
        "TM": "minuten?|min",
        "TS": "sekunden?|sek",
    },
    weekend="wochenende",
    end_of_month="(?:am |zum )?(?:ende des monats|monatsende|letzten tag des monats)",
    feasts={
        (12, 24): "heilig(?:er|en)? ?abend",
        (12, 25): "weihnachten",
        (12, 31): "silvester",
        (1, 1): "neujahr",
    },
    one="eine[nrms]?|ein",
    half="halbe[nrs]? ",
    and_half=NEVER,
    quarter="viertel",
    midday={"12:00": "mittags?", "00:00": "mitternachts?"},
    parts={
        "morning": "am morgen|(?:am )?(?:morgens|vormittags?|fruh)",
        "afternoon": "(?:am )?nachmittags?|(?:zu )?mittags",
        "evening": "(?:am )?abends?",
        "night": "(?:in der )?nachts?",
    },
    clock=(
        r"(?<![\w:]){hour} ?uhr(?: {minute})?{part}",
        r"\b{minute} (?:minuten )?nach {hour}{part}",
        r"\b{minute} (?:minuten )?{before} {hour}{part}",
        r"\b(?:um|gegen|ab) {hour}(?![.:]?\d){part}",
        r"\b{hour}{must}",
    ),
    unaccented={
        "fuenf": "fünf",
        "zwoelf": "zwölf",
        "fuenfzehn": "fünfzehn",
        "fuenfzig": "fünfzig",
        "dreissig": "dreißig",
    },
)
BEFORE = "vor"
