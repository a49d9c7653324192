"""Spanish, Portuguese, Italian, French and German: at least forty phrases each.

The kind: a locale that is neither English nor Korean nor Japanese, in whatever regional form.
"""

from __future__ import annotations

import time
from datetime import timedelta

import pytest

from lexclient.local.bot.model import Slot, SlotType, SlotTypeValue
from lexclient.local.slots import SpokenLanguage, confirmation, examples
from lexclient.local.slots.european.answers import ANSWERS
from lexclient.local.slots.european.examples import EXAMPLES
from tests.lexclient.local.slots.said import TODAY, answer, locale, meant

# kind: what is said = what it means; two readings of an open time
PHRASES: dict[str, str] = {
    "es_ES": """
        Date: hoy = 2026-11-21
        Date: mañana = 2026-11-22
        Date: pasado mañana = 2026-11-23
        Date: ayer = 2026-11-20
        Date: el viernes = 2026-11-27
        Date: el próximo viernes = 2026-11-27
        Date: el viernes que viene = 2026-11-27
        Date: el viernes de la próxima semana = 2026-11-27
        Date: la semana que viene = 2026-11-22
        Date: el mes que viene = 2026-12-31
        Date: el 5 de marzo = 2027-03-05
        Date: el cinco de marzo de 2027 = 2027-03-05
        Date: en tres días = 2026-11-24
        Date: dentro de dos semanas = 2026-12-05
        Date: hace dos días = 2026-11-19
        Date: el día 15 = 2026-12-15
        Date: 05/03/2027 = 2027-03-05
        Date: nochebuena = 2026-12-24
        Date: el fin de semana = 2026-11-21
        Date: fin de mes = 2026-11-30
        Date: en diciembre = 2026-12-31
        Date: mañana a las 3 de la tarde = 2026-11-22
        Time: a las 3 de la tarde = 15:00
        Time: mañana a las 3 de la tarde = 15:00
        Time: a las tres y media = 03:30 or 15:30
        Time: a las tres y media de la tarde = 15:30
        Time: a las cuatro menos cuarto de la tarde = 15:45
        Time: a las ocho y cuarto de la mañana = 08:15
        Time: a las 15:30 = 15:30
        Time: 15h30 = 15:30
        Time: mediodía = 12:00
        Time: a medianoche = 00:00
        Time: las nueve de la noche = 21:00
        Time: 9 pm = 21:00
        Duration: dos horas = PT2H
        Duration: media hora = PT30M
        Duration: una hora y media = PT1H30M
        Duration: tres días y dos horas = P3DT2H
        Duration: un cuarto de hora = PT15M
        Duration: quince días = P15D
        Duration: dos semanas = P2W
        Number: treinta y cinco = 35
        Number: veintidós = 22
        Number: mil doscientos = 1200
        Number: 3,5 = 3.5
        Number: 1.234,5 = 1234.5
        Number: quiero una mesa para cuatro = 4
        Percentage: diez por ciento = 10%
        Currency: 20 euros = EUR 20.00
        Currency: cinco euros con cincuenta céntimos = EUR 5.50
        Currency: 1.234,50 € = EUR 1234.50
        Confirmation: sí = Yes
        Confirmation: si = Yes
        Confirmation: vale = Yes
        Confirmation: no = No
        Confirmation: no, gracias = No
        Confirmation: quizás = Maybe
        Confirmation: no lo sé = Don't know
        FirstName: me llamo Ana = Ana
        FirstName: soy María José = María José
    """,
    "pt_BR": """
        Date: hoje = 2026-11-21
        Date: amanhã = 2026-11-22
        Date: depois de amanhã = 2026-11-23
        Date: ontem = 2026-11-20
        Date: sexta-feira = 2026-11-27
        Date: na próxima sexta = 2026-11-27
        Date: sexta que vem = 2026-11-27
        Date: semana que vem = 2026-11-22
        Date: mês que vem = 2026-12-31
        Date: 5 de março = 2027-03-05
        Date: 5 de março de 2027 = 2027-03-05
        Date: em três dias = 2026-11-24
        Date: daqui a duas semanas = 2026-12-05
        Date: há dois dias = 2026-11-19
        Date: no dia 15 = 2026-12-15
        Date: 05/03/2027 = 2027-03-05
        Date: no Natal = 2026-12-25
        Date: no fim de semana = 2026-11-21
        Time: às 3 da tarde = 15:00
        Time: às três e meia da tarde = 15:30
        Time: às 15h30 = 15:30
        Time: às quinze horas = 15:00
        Time: meio-dia = 12:00
        Time: meia-noite = 00:00
        Time: às 8 da manhã = 08:00
        Time: 9 da noite = 21:00
        Time: dez para as quatro da tarde = 15:50
        Duration: duas horas = PT2H
        Duration: meia hora = PT30M
        Duration: uma hora e meia = PT1H30M
        Duration: três dias = P3D
        Duration: dois dias e três horas = P2DT3H
        Number: trinta = 30
        Number: trinta e cinco = 35
        Number: vinte e dois = 22
        Number: mil e duzentos = 1200
        Number: 3,5 = 3.5
        Percentage: dez por cento = 10%
        Currency: 20 reais = BRL 20.00
        Currency: R$ 20 = BRL 20.00
        Confirmation: sim = Yes
        Confirmation: não = No
        Confirmation: claro = Yes
        Confirmation: nao, obrigado = No
        Confirmation: talvez = Maybe
        Confirmation: não sei = Don't know
        FirstName: meu nome é João = João
        FirstName: me chamo Ana = Ana
    """,
    "it_IT": """
        Date: oggi = 2026-11-21
        Date: domani = 2026-11-22
        Date: dopodomani = 2026-11-23
        Date: ieri = 2026-11-20
        Date: venerdì = 2026-11-27
        Date: venerdì prossimo = 2026-11-27
        Date: il prossimo venerdì = 2026-11-27
        Date: la prossima settimana = 2026-11-22
        Date: il mese prossimo = 2026-12-31
        Date: il 5 marzo = 2027-03-05
        Date: 5 marzo 2027 = 2027-03-05
        Date: tra tre giorni = 2026-11-24
        Date: fra due settimane = 2026-12-05
        Date: due giorni fa = 2026-11-19
        Date: il 15 = 2026-12-15
        Date: 05/03/2027 = 2027-03-05
        Date: a Natale = 2026-12-25
        Date: nel fine settimana = 2026-11-21
        Time: alle 3 del pomeriggio = 15:00
        Time: alle tre e mezza = 03:30 or 15:30
        Time: alle 15:30 = 15:30
        Time: alle 15.30 = 15:30
        Time: mezzogiorno = 12:00
        Time: a mezzanotte = 00:00
        Time: alle otto di sera = 20:00
        Time: alle quattro meno un quarto del pomeriggio = 15:45
        Time: alle sette del mattino = 07:00
        Duration: due ore = PT2H
        Duration: mezz'ora = PT30M
        Duration: un'ora e mezza = PT1H30M
        Duration: tre giorni = P3D
        Duration: un quarto d'ora = PT15M
        Number: trenta = 30
        Number: trentacinque = 35
        Number: ventitré = 23
        Number: 3,5 = 3.5
        Percentage: dieci per cento = 10%
        Currency: 20 euro = EUR 20.00
        Confirmation: sì = Yes
        Confirmation: si = Yes
        Confirmation: no = No
        Confirmation: certo = Yes
        Confirmation: no grazie = No
        Confirmation: forse = Maybe
        Confirmation: non lo so = Don't know
        FirstName: mi chiamo Luca = Luca
        FirstName: sono Anna = Anna
    """,
    "fr_FR": """
        Date: aujourd'hui = 2026-11-21
        Date: demain = 2026-11-22
        Date: après-demain = 2026-11-23
        Date: hier = 2026-11-20
        Date: vendredi = 2026-11-27
        Date: vendredi prochain = 2026-11-27
        Date: la semaine prochaine = 2026-11-22
        Date: le mois prochain = 2026-12-31
        Date: le 5 mars = 2027-03-05
        Date: 5 mars 2027 = 2027-03-05
        Date: dans trois jours = 2026-11-24
        Date: dans deux semaines = 2026-12-05
        Date: il y a deux jours = 2026-11-19
        Date: le 15 = 2026-12-15
        Date: le 1er janvier = 2027-01-01
        Date: 05/03/2027 = 2027-03-05
        Date: à Noël = 2026-12-25
        Date: ce week-end = 2026-11-21
        Time: à 15 heures = 15:00
        Time: à 15h30 = 15:30
        Time: à trois heures de l'après-midi = 15:00
        Time: à quatre heures moins le quart du matin = 03:45
        Time: trois heures et demie = 03:30 or 15:30
        Time: midi = 12:00
        Time: minuit = 00:00
        Time: 8 heures du soir = 20:00
        Time: 8h du matin = 08:00
        Duration: deux heures = PT2H
        Duration: une demi-heure = PT30M
        Duration: une heure et demie = PT1H30M
        Duration: trois jours = P3D
        Duration: un quart d'heure = PT15M
        Duration: quinze jours = P15D
        Number: trente-cinq = 35
        Number: quatre-vingt-dix = 90
        Number: soixante et onze = 71
        Number: 3,5 = 3.5
        Number: 1 200 = 1200
        Percentage: dix pour cent = 10%
        Currency: 20 euros = EUR 20.00
        Currency: 20,50 € = EUR 20.50
        Confirmation: oui = Yes
        Confirmation: non = No
        Confirmation: d'accord = Yes
        Confirmation: non merci = No
        Confirmation: peut-être = Maybe
        Confirmation: je ne sais pas = Don't know
        FirstName: je m'appelle Luc = Luc
        FirstName: je suis Jean-Pierre = Jean-Pierre
    """,
    "de_DE": """
        Date: heute = 2026-11-21
        Date: morgen = 2026-11-22
        Date: übermorgen = 2026-11-23
        Date: gestern = 2026-11-20
        Date: am Freitag = 2026-11-27
        Date: nächsten Freitag = 2026-11-27
        Date: nächste Woche = 2026-11-22
        Date: nächsten Monat = 2026-12-31
        Date: am 5. März = 2027-03-05
        Date: 5. März 2027 = 2027-03-05
        Date: in drei Tagen = 2026-11-24
        Date: in zwei Wochen = 2026-12-05
        Date: vor zwei Tagen = 2026-11-19
        Date: am 15. = 2026-12-15
        Date: 05.03.2027 = 2027-03-05
        Date: am 5.3. = 2027-03-05
        Date: an Weihnachten = 2026-12-25
        Date: am Wochenende = 2026-11-21
        Date: Freitag nächster Woche = 2026-11-27
        Time: um 15 Uhr = 15:00
        Time: um 15:30 Uhr = 15:30
        Time: 15 Uhr 30 = 15:30
        Time: um drei Uhr nachmittags = 15:00
        Time: halb vier = 03:30 or 15:30
        Time: um halb vier nachmittags = 15:30
        Time: Viertel nach drei = 03:15 or 15:15
        Time: viertel vor vier am Nachmittag = 15:45
        Time: zehn nach acht abends = 20:10
        Time: mittags = 12:00
        Time: Mitternacht = 00:00
        Time: um 8 Uhr morgens = 08:00
        Time: morgen um 8 Uhr abends = 20:00
        Duration: zwei Stunden = PT2H
        Duration: eine halbe Stunde = PT30M
        Duration: anderthalb Stunden = PT1H30M
        Duration: zweieinhalb Stunden = PT2H30M
        Duration: drei Tage = P3D
        Duration: eine Viertelstunde = PT15M
        Duration: zwei Wochen und drei Tage = P2W3D
        Number: dreißig = 30
        Number: fünfunddreißig = 35
        Number: zwoelf = 12
        Number: 3,5 = 3.5
        Percentage: zehn Prozent = 10%
        Currency: 20 Euro = EUR 20.00
        Confirmation: ja = Yes
        Confirmation: nein = No
        Confirmation: genau = Yes
        Confirmation: nein danke = No
        Confirmation: vielleicht = Maybe
        Confirmation: weiß nicht = Don't know
        FirstName: ich heiße Hans = Hans
        FirstName: ich bin Anna = Anna
    """,
}


def row(locale_id: str, line: str) -> tuple[str, str, str, str]:
    kind, _, phrase = line.partition(":")
    text, _, value = phrase.rpartition("=")
    return locale_id, kind.strip(), text.strip(), value.strip()


ROWS = [row(name, line) for name, table in PHRASES.items() for line in table.strip().splitlines()]


@pytest.mark.parametrize(("locale_id", "kind", "text", "value"), ROWS)
def test_a_phrase_is_understood_in_its_language(
    locale_id: str, kind: str, text: str, value: str
) -> None:
    found = answer(locale_id, f"AMAZON.{kind}", text)
    assert found is not None
    assert (found.interpreted or " or ".join(found.resolved)) == value
    assert found.original in text


def test_there_are_forty_of_each_language() -> None:
    counts = {name: sum(row[0] == name for row in ROWS) for name in PHRASES}
    assert {name: count for name, count in counts.items() if count < 40} == {}


@pytest.mark.parametrize(
    ("locale_id", "text", "value"),
    [
        ("es_419", "el próximo viernes", "2026-11-27"),
        ("es_US", "pasado mañana", "2026-11-23"),
        ("pt_PT", "depois de amanhã", "2026-11-23"),
        ("fr_CA", "après-demain", "2026-11-23"),
        ("de_AT", "am 5. Jänner", "2027-01-05"),
    ],
)
def test_regional_forms_speak_their_language(locale_id: str, text: str, value: str) -> None:
    assert meant(locale_id, "AMAZON.Date", text) == value


@pytest.mark.parametrize(
    ("locale_id", "text"),
    [
        *[
            (name, word)
            for name in ("es_ES", "pt_BR", "it_IT")
            for word in ("yes", "oui", "ja", "네")
        ],
        *[("fr_FR", word) for word in ("yes", "ja", "sim", "はい")],
        *[("de_DE", word) for word in ("yes", "oui", "sim", "네")],
        ("nl_NL", "yes"),
        ("zh_CN", "yes"),
        ("xx_XX", "yes"),
        ("xx_XX", "no"),
    ],
)
def test_no_prompt_is_answered_in_another_languages_words(locale_id: str, text: str) -> None:
    """Nor in English, where a language is not known at all."""
    assert confirmation(text, locale_id) is None


@pytest.mark.parametrize(
    ("locale_id", "yes", "no"),
    [
        ("ca_ES", "sí", "no"),
        ("nl_NL", "ja", "nee"),
        ("sv_SE", "ja", "nej"),
        ("no_NO", "ja", "nei"),
        ("fi_FI", "kyllä", "ei"),
        ("pl_PL", "tak", "nie"),
        ("zh_CN", "好的", "不是"),
        ("yue_CN", "係", "唔係"),
        ("hi_IN", "हाँ", "नहीं"),
    ],
)
def test_yes_and_no_are_known_in_every_language_of_lex(locale_id: str, yes: str, no: str) -> None:
    assert (confirmation(yes, locale_id), confirmation(no, locale_id)) == ("yes", "no")


@pytest.mark.parametrize("language", EXAMPLES)
@pytest.mark.parametrize("type_name", ["Number", "Date", "Duration", "Percentage", "Currency"])
def test_every_example_is_a_value_of_its_type(language: str, type_name: str) -> None:
    """What the recogniser learns placeholders from is what people can answer."""
    spoken = locale(f"{language}_XX")
    for text in examples(Slot("Slot", f"AMAZON.{type_name}", required=True), spoken):
        assert meant(f"{language}_XX", f"AMAZON.{type_name}", text) is not None, text


FLOWER = SlotType("Flower", values=(SlotTypeValue("rosa"), SlotTypeValue("tulipe")))


@pytest.mark.parametrize(
    ("locale_id", "text", "value"),
    [
        ("es_ES", "quiero una orquídea, por favor", "orquídea"),
        ("pt_BR", "quero uma orquídea, obrigado", "orquídea"),
        ("it_IT", "vorrei un'orchidea, grazie", "orchidea"),
        ("fr_FR", "je voudrais une orchidée, merci", "orchidée"),
        ("de_DE", "ich möchte eine Orchidee, bitte", "Orchidee"),
        ("es_ES", "¿qué flores hay?", None),
        ("fr_FR", "je ne sais pas", None),
        ("de_DE", "nein danke", None),
    ],
)
def test_a_value_of_ones_own_is_kept_without_courtesies(
    locale_id: str, text: str, value: str | None
) -> None:
    assert meant(locale_id, "Flower", text, FLOWER) == value


@pytest.mark.parametrize("locale_id", PHRASES)
def test_several_values_and_durations_are_told_apart(locale_id: str) -> None:
    """Every language of the table joins neighbours as its own "and" does."""
    both = {
        "es_ES": "tres días y dos horas",
        "pt_BR": "três dias e duas horas",
        "it_IT": "tre giorni e due ore",
        "fr_FR": "trois jours et deux heures",
        "de_DE": "drei Tage und zwei Stunden",
    }[locale_id]
    assert meant(locale_id, "AMAZON.Duration", both) == "P3DT2H"


UNITS = (
    "un ",
    "una e ",
    "veinte y ",
    "1.234,5",
    "a las ",
    "el ",
    "halb ",
    "de la ",
    "né",
    "y media ",
)


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("locale_id", PHRASES)
def test_a_long_text_takes_no_long_time(unit: str, locale_id: str) -> None:
    """1,024 characters that make patterns try again and again."""
    language = SpokenLanguage(locale(locale_id), lambda: TODAY)
    text = (unit * 1024)[:1024]
    began = time.thread_time()
    for kind in ("Number", "Date", "Time", "Duration", "Currency", "FirstName", "Percentage"):
        language.resolve(text, Slot("Slot", f"AMAZON.{kind}", required=True))
    language.confirmation(text)
    assert timedelta(seconds=time.thread_time() - began) < timedelta(seconds=3)


def test_the_vocabularies_hold_no_word_twice() -> None:
    """A word that is both yes and no would be decided by chance."""
    for language, (yes, no, *_) in ANSWERS.items():
        assert not set(yes.split("|")) & set(no.split("|")), language
