"""Turns of phrase beside the first lists: double negations, weekdays with their date, more."""

from __future__ import annotations

import pytest

from tests.lexclient.local.slots.said import meant

ROWS = [
    ("de_DE", "Confirmation", "das stimmt", "Yes"),
    ("de_DE", "Confirmation", "kein Problem", "Yes"),
    ("de_DE", "Confirmation", "warum nicht", "Yes"),
    ("de_DE", "Confirmation", "lieber nicht", "No"),
    ("de_DE", "Confirmation", "das stimmt nicht", "No"),
    ("de_DE", "Confirmation", "nie", "No"),
    ("de_DE", "Date", "übernächsten Montag", "2026-11-30"),
    ("de_DE", "Date", "Donnerstag, den 24. Dezember", "2026-12-24"),
    ("de_DE", "Time", "fünf vor halb drei nachmittags", "14:25"),
    ("de_DE", "Time", "zwölf Uhr mittags", "12:00"),
    ("de_DE", "Time", "abends", "EV"),
    ("de_DE", "Number", "ein Dutzend", "12"),
    ("de_DE", "FirstName", "für Jürgen", "Jürgen"),
    ("es_ES", "Confirmation", "me parece bien", "Yes"),
    ("es_ES", "Confirmation", "sin problema", "Yes"),
    ("es_ES", "Confirmation", "sí, no, espera", "No"),
    ("es_ES", "Date", "viernes 25 de diciembre", "2026-12-25"),
    ("es_ES", "Time", "a la una de la tarde", "13:00"),
    ("es_ES", "Time", "por la tarde", "AF"),
    ("es_ES", "Number", "menos cinco", "-5"),
    ("es_ES", "Duration", "hora y media", "PT1H30M"),
    ("es_ES", "FirstName", "para María", "María"),
    ("fr_FR", "Confirmation", "ça marche", "Yes"),
    ("fr_FR", "Confirmation", "pas de problème", "Yes"),
    ("fr_FR", "Confirmation", "pourquoi pas", "Yes"),
    ("fr_FR", "Confirmation", "je ne veux pas", "No"),
    ("fr_FR", "Confirmation", "c'est pas ça", "No"),
    ("fr_FR", "Date", "jeudi 24 décembre", "2026-12-24"),
    ("fr_FR", "Time", "midi et demi", "12:30"),
    ("fr_FR", "Time", "cet après-midi", "AF"),
    ("fr_FR", "Number", "une douzaine", "12"),
    ("fr_FR", "Duration", "1h30", "PT1H30M"),
    ("fr_FR", "FirstName", "pour Jean-Pierre", "Jean-Pierre"),
    ("it_IT", "Confirmation", "nessun problema", "Yes"),
    ("it_IT", "Confirmation", "come no", "Yes"),
    ("it_IT", "Confirmation", "lascia perdere", "No"),
    ("it_IT", "Confirmation", "non mi va", "No"),
    ("it_IT", "Date", "giovedì 24 dicembre", "2026-12-24"),
    ("it_IT", "Time", "mezzogiorno e mezza", "12:30"),
    ("it_IT", "Time", "all'una di notte", "01:00"),
    ("it_IT", "Time", "stasera", "EV"),
    ("it_IT", "Number", "una dozzina", "12"),
    ("it_IT", "Duration", "mezza giornata", "PT12H"),
    ("it_IT", "FirstName", "per Marco", "Marco"),
    ("pt_BR", "Confirmation", "não tem problema", "Yes"),
    ("pt_BR", "Confirmation", "nem pensar", "No"),
    ("pt_BR", "Date", "quinta-feira, 24 de dezembro", "2026-12-24"),
    ("pt_BR", "Time", "meio-dia e meia", "12:30"),
    ("pt_BR", "Time", "de manhã", "MO"),
    ("pt_BR", "Number", "meia dúzia", "6"),
    ("pt_BR", "Duration", "1h30", "PT1H30M"),
    ("pt_BR", "FirstName", "para a Maria", "Maria"),
    ("pt_BR", "City", "para São Paulo, por favor", "São Paulo"),
    ("de_DE", "Time", "morgen um acht Uhr abends", "20:00"),
    ("de_DE", "Date", "morgen um acht Uhr abends", "2026-11-22"),
    ("es_US", "Number", "1,234.56", "1234.56"),
    ("fr_FR", "Time", "à une heure de l'après-midi", "13:00"),
    ("pt_BR", "Time", "à uma da tarde", "13:00"),
    ("de_DE", "Time", "Viertel vor acht abends", "19:45"),
    ("de_DE", "Time", "zehn nach halb acht abends", "19:40"),
    ("es_ES", "Confirmation", "sí, no hay problema", "Yes"),
    ("de_DE", "Confirmation", "ja, stornieren", "Yes"),
    ("de_DE", "Confirmation", "ja nein", "No"),
    ("fr_FR", "Confirmation", "pas de souci", "Yes"),
    ("it_IT", "Confirmation", "non lo so", "Don't know"),
]
NOT_READ = [
    ("nl_NL", "Date", "10/12/2026"),
    ("zh_CN", "Date", "10/12/2026"),
    ("es_ES", "FirstName", "para mañana"),
    ("fr_FR", "FirstName", "pour demain"),
    ("de_DE", "Time", "morgen"),
]


@pytest.mark.parametrize(("locale_id", "kind", "text", "value"), ROWS)
def test_a_turn_of_phrase_means_its_value(locale_id: str, kind: str, text: str, value: str) -> None:
    assert meant(locale_id, f"AMAZON.{kind}", text) == value


@pytest.mark.parametrize(("locale_id", "kind", "text"), NOT_READ)
def test_what_only_seems_a_value_is_none(locale_id: str, kind: str, text: str) -> None:
    """Where the order of day and month is unknown; a day is no name and no time."""
    assert meant(locale_id, f"AMAZON.{kind}", text) is None
