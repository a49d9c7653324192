"""Example values of slots in Spanish, Portuguese, Italian, French and German."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

KINDS = ("Number", "Date", "Time", "Duration", "Percentage", "Currency", "Confirmation")
ROWS: Mapping[str, tuple[str, ...]] = {
    "es": (
        "3|diez|dos|12|cinco|veinte|treinta y cinco",
        "mañana|el viernes|el 5 de marzo|hoy|pasado mañana|la semana que viene|en tres días",
        "a las 3 de la tarde|a las nueve de la noche|15:30|mediodía|a las ocho y media",
        "dos horas|media hora|tres días|una semana|una hora y media",
        "diez por ciento|50%",
        "20 euros|cinco dólares|1.200 €",
        "sí|no|quizás|no lo sé",
    ),
    "pt": (
        "3|dez|dois|12|cinco|vinte|trinta e cinco",
        "amanhã|sexta-feira|5 de março|hoje|depois de amanhã|semana que vem|em três dias",
        "às 3 da tarde|às nove da noite|15h30|meio-dia|às oito e meia",
        "duas horas|meia hora|três dias|uma semana|uma hora e meia",
        "dez por cento|50%",
        "20 reais|R$ 50|cinco euros",
        "sim|não|talvez|não sei",
    ),
    "it": (
        "3|dieci|due|12|cinque|venti|trentacinque",
        "domani|venerdì|il 5 marzo|oggi|dopodomani|la prossima settimana|tra tre giorni",
        "alle 3 del pomeriggio|alle nove di sera|15:30|mezzogiorno|alle otto e mezza",
        "due ore|mezz'ora|tre giorni|una settimana|un'ora e mezza",
        "dieci per cento|50%",
        "20 euro|cinque dollari|1.200 €",
        "sì|no|forse|non lo so",
    ),
    "fr": (
        "3|dix|deux|12|cinq|vingt|trente-cinq",
        "demain|vendredi|le 5 mars|aujourd'hui|après-demain|la semaine prochaine|dans trois jours",
        "à 15 heures|à neuf heures du soir|15h30|midi|huit heures et demie",
        "deux heures|une demi-heure|trois jours|une semaine|une heure et demie",
        "dix pour cent|50%",
        "20 euros|cinq dollars|20,50 €",
        "oui|non|peut-être|je ne sais pas",
    ),
    "de": (
        "3|zehn|zwei|12|fünf|zwanzig|fünfunddreißig",
        "morgen|am Freitag|am 5. März|heute|übermorgen|nächste Woche|in drei Tagen",
        "um 15 Uhr|um neun Uhr abends|15:30|mittags|halb neun",
        "zwei Stunden|eine halbe Stunde|drei Tage|eine Woche|anderthalb Stunden",
        "zehn Prozent|50%",
        "20 Euro|fünf Dollar|1.200 €",
        "ja|nein|vielleicht|weiß nicht",
    ),
}
EXAMPLES: Mapping[str, Mapping[str, Sequence[str]]] = {
    language: {
        f"AMAZON.{kind}": tuple(row.split("|")) for kind, row in zip(KINDS, rows, strict=True)
    }
    for language, rows in ROWS.items()
}
