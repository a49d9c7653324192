"""How Japanese names a day. Numerals have become digits before these patterns are tried."""

from __future__ import annotations

from lexclient.local.slots.calendar import days
from lexclient.local.slots.phrases import Phrase, any_of, meanings, phrase

NEAR = meanings(
    {
        0: "今日|きょう|本日|今すぐ",
        1: "明日|あした|あす|翌日",
        2: "明後日|あさって",
        3: "しあさって|明々後日",
        -1: "昨日|きのう",
        -2: "一昨日|おととい",
    }
)
WEEKS = {"先週": -1, "今週": 0, "来週": 1, "再来週": 2}
MONTHS = {"先月": -1, "今月": 0, "来月": 1, "再来月": 2}
YEARS = {"去年": -1, "昨年": -1, "今年": 0, "来年": 1, "再来年": 2}
WEEKDAYS = {name: number for number, name in enumerate("月火水木金土日")}
FEASTS = meanings(
    {
        (12, 24): "クリスマスイブ",
        (12, 25): "クリスマス",
        (1, 1): "元日|元旦",
        (12, 31): "大晦日",
        (2, 14): "バレンタインデー",
        (3, 14): "ホワイトデー",
        (3, 3): "ひな祭り",
        (5, 5): "こどもの日",
        (7, 7): "七夕",
        (10, 31): "ハロウィン",
    }
)
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
