"""How Japanese names a day. Numerals have become digits before these patterns are tried."""

from __future__ import annotations

from lexclient.local.slots import days
from lexclient.local.slots.phrases import Phrase, any_of, phrase

NEAR = {
    **{"今日": 0, "きょう": 0, "本日": 0, "今すぐ": 0, "明日": 1, "あした": 1, "あす": 1, "翌日": 1},
    **{"明後日": 2, "あさって": 2, "しあさって": 3, "明々後日": 3, "昨日": -1, "きのう": -1},
    **{"一昨日": -2, "おととい": -2},
}
WEEKS = {"先週": -1, "今週": 0, "来週": 1, "再来週": 2}
MONTHS = {"先月": -1, "今月": 0, "来月": 1, "再来月": 2}
YEARS = {"去年": -1, "昨年": -1, "今年": 0, "来年": 1, "再来年": 2}
WEEKDAYS = {name: number for number, name in enumerate("月火水木金土日")}
FEASTS = {
    **{"クリスマスイブ": (12, 24), "クリスマス": (12, 25), "元日": (1, 1), "元旦": (1, 1)},
    **{"大晦日": (12, 31), "バレンタインデー": (2, 14), "ホワイトデー": (3, 14)},
    **{"ひな祭り": (3, 3), "こどもの日": (5, 5), "七夕": (7, 7), "ハロウィン": (10, 31)},
}
MOVABLE = {"母の日": (5, 6, 2), "父の日": (6, 6, 3)}
DAY_NUMBER = r"(\d{1,2})\s*日(?!\s*(?:後|前|間|以内|曜))"

PHRASES: tuple[Phrase, ...] = (
    phrase(f"({any_of(NEAR)})", lambda m, t: days.after(t, NEAR[m[1]])),
    phrase(r"(\d{1,6})\s*日後", lambda m, t: days.after(t, int(m[1]))),
    phrase(r"(\d{1,6})\s*日前", lambda m, t: days.after(t, -int(m[1]))),
    phrase(r"(\d{1,5})\s*週間?後", lambda m, t: days.after(t, 7 * int(m[1]))),
    phrase(r"(\d{1,5})\s*週間?前", lambda m, t: days.after(t, -7 * int(m[1]))),
    phrase(r"(\d{1,5})\s*[かカヶヵケ箇]月後", lambda m, t: days.months_after(t, int(m[1]))),
    phrase(r"(\d{1,4})\s*年後", lambda m, t: days.months_after(t, 12 * int(m[1]))),
    phrase(
        rf"({any_of(WEEKS)})\s*の?\s*([月火水木金土日])曜日?",
        lambda m, t: days.weekday_of_week(t, WEEKDAYS[m[2]], WEEKS[m[1]]),
    ),
    phrase(
        rf"({any_of(WEEKS)})\s*の?\s*週末",
        lambda m, t: days.weekday_of_week(t, days.SATURDAY, WEEKS[m[1]]),
    ),
    phrase(f"({any_of(WEEKS)})", lambda m, t: days.whole_week(t, WEEKS[m[1]])),
    phrase(
        r"次の\s*([月火水木金土日])曜日?",
        lambda m, t: days.after(t, (WEEKDAYS[m[1]] - t.weekday() - 1) % 7 + 1),
    ),
    phrase(r"(?:今度の\s*)?([月火水木金土日])曜日?", lambda m, t: days.coming(t, WEEKDAYS[m[1]])),
    phrase(r"週末", lambda _, t: days.weekday_of_week(t, days.SATURDAY, 0)),
    phrase(
        rf"({any_of(MONTHS)})\s*の?\s*{DAY_NUMBER}",
        lambda m, t: days.day_of_month(t, int(m[2]), MONTHS[m[1]]),
    ),
    phrase(rf"({any_of(MONTHS)})末", lambda m, t: days.last_of_month(t, MONTHS[m[1]])),
    phrase(f"({any_of(MONTHS)})", lambda m, t: days.whole_month(t, MONTHS[m[1]])),
    phrase(
        rf"(\d{{4}})\s*年\s*(\d{{1,2}})\s*月\s*{DAY_NUMBER}",
        lambda m, _: days.day(int(m[1]), int(m[2]), int(m[3])),
    ),
    phrase(
        rf"({any_of(YEARS)})\s*の?\s*(\d{{1,2}})\s*月\s*{DAY_NUMBER}",
        lambda m, t: days.day(t.year + YEARS[m[1]], int(m[2]), int(m[3])),
    ),
    phrase(f"({any_of(YEARS)})", lambda m, t: days.whole_year(t, YEARS[m[1]])),
    phrase(
        rf"(?<!\d)(\d{{1,2}})\s*月\s*{DAY_NUMBER}",
        lambda m, t: days.month_day(t, int(m[1]), int(m[2])),
    ),
    phrase(
        r"(?<!\d)(\d{1,2})\s*月(?!\s*\d|曜)",
        lambda m, t: days.named_month(t, int(m[1])) if 1 <= int(m[1]) <= 12 else None,
    ),
    phrase(rf"(?<!\d){DAY_NUMBER}", lambda m, t: days.day_of_month(t, int(m[1]))),
    phrase(f"({any_of(FEASTS)})", lambda m, t: days.month_day(t, *FEASTS[m[1]])),
    phrase(f"({any_of(MOVABLE)})", lambda m, t: days.nth_weekday(t, *MOVABLE[m[1]])),
)
