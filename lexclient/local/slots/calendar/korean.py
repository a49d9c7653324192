"""How Korean names a day. Numerals have become digits before these patterns are tried."""

from __future__ import annotations

from datetime import date

from lexclient.local.slots.calendar import days
from lexclient.local.slots.phrases import Phrase, any_of, meanings, phrase

NEAR = meanings(
    {
        0: "오늘|금일|지금",
        1: "내일|낼|명일",
        2: "모레|내일모레|내일 모레|낼모레",
        3: "글피",
        4: "그글피",
        -1: "어제",
        -2: "그저께|그제",
    }
)
COUNTED = meanings(
    {
        1: "하루",
        2: "이틀",
        3: "사흘",
        4: "나흘",
        5: "닷새",
        6: "엿새",
        7: "이레",
        8: "여드레",
        9: "아흐레",
        10: "열흘",
        15: "보름",
    }
)
WEEKS = meanings(
    {
        -1: "지난|저번",
        0: "이번|요번|금",
        1: "다음|담|차|내",
        2: "다다음|다담",
    }
)
MONTHS = {"지난": -1, "저번": -1, "이번": 0, "요번": 0, "다음": 1, "담": 1, "내": 1, "다다음": 2}
YEARS = {"작년": -1, "지난해": -1, "올해": 0, "금년": 0, "내년": 1, "다음 해": 1, "내후년": 2}
WEEKDAYS = {name: number for number, name in enumerate("월화수목금토일")} | {"말": days.SATURDAY}
FEASTS = meanings(
    {
        (12, 24): "크리스마스 이브",
        (12, 25): "크리스마스|성탄절",
        (1, 1): "새해 첫날|신정",
        (2, 14): "밸런타인데이|발렌타인데이",
        (3, 14): "화이트데이",
        (3, 1): "삼일절",
        (5, 5): "어린이날",
        (5, 8): "어버이날",
        (5, 15): "스승의 날",
        (6, 6): "현충일",
        (8, 15): "광복절",
        (10, 3): "개천절",
        (10, 9): "한글날",
        (10, 31): "핼러윈",
    }
)
LATER = r"\s*(?:후|뒤|있다가|지나서)"
EARLIER = r"\s*전"
START = r"(?<![가-힣])"
NEXT_WEEKDAY = r"(?:다음|오는|돌아오는|다가오는)\s*([월화수목금토일])(?:요일|욜)"
DAY_NUMBER = r"(\d{1,2})\s*일(?!\s*(?:후|뒤|전|간|동안|이내|이상|요일|주|있다))"


def _in_month(today: date, month: int, number: int, years: int | None = None) -> date | None:
    if years is None:
        return days.month_day(today, month, number)
    return days.day(today.year + years, month, number)


def _strictly_coming(today: date, weekday: int) -> date | None:
    return days.after(today, (weekday - today.weekday() - 1) % 7 + 1)


PHRASES: tuple[Phrase, ...] = (
    phrase(START + f"({any_of(NEAR)})", lambda m, t: days.after(t, NEAR[m[1]])),
    phrase(START + f"({any_of(COUNTED)}){LATER}", lambda m, t: days.after(t, COUNTED[m[1]])),
    phrase(START + f"({any_of(COUNTED)}){EARLIER}", lambda m, t: days.after(t, -COUNTED[m[1]])),
    phrase(r"(\d{1,6})\s*일" + LATER, lambda m, t: days.after(t, int(m[1]))),
    phrase(r"(\d{1,6})\s*일" + EARLIER, lambda m, t: days.after(t, -int(m[1]))),
    phrase(r"(\d{1,5})\s*주일?" + LATER, lambda m, t: days.after(t, 7 * int(m[1]))),
    phrase(r"(\d{1,5})\s*주일?" + EARLIER, lambda m, t: days.after(t, -7 * int(m[1]))),
    phrase(r"(\d{1,5})\s*(?:개월|달)" + LATER, lambda m, t: days.months_after(t, int(m[1]))),
    phrase(r"(\d{1,4})\s*(?:년|해)" + LATER, lambda m, t: days.months_after(t, 12 * int(m[1]))),
    phrase(
        START + rf"({any_of(WEEKS)})\s*주\s*({any_of(WEEKDAYS)})(?:요일|욜)?(?![가-힣]*주)",
        lambda m, t: days.weekday_of_week(t, WEEKDAYS[m[2]], WEEKS[m[1]]),
    ),
    phrase(
        START + rf"({any_of(WEEKS)})\s*주(?:에|까지|쯤|로|$|[^가-힣]|중)",
        lambda m, t: days.whole_week(t, WEEKS[m[1]]),
    ),
    phrase(
        r"(\d{1,3})\s*주일?\s*(?:후|뒤)\s*([월화수목금토일])(?:요일|욜)",
        lambda m, t: days.weekday_of_week(t, WEEKDAYS[m[2]], int(m[1])),
    ),
    # feasts of the lunar calendar are not worked out here: better no day than a wrong one
    phrase(rf"(?:{any_of(YEARS)}\s*)?(?:설날|구정|추석|한가위)", lambda _m, _t: None),
    phrase(START + NEXT_WEEKDAY, lambda m, t: _strictly_coming(t, WEEKDAYS[m[1]])),
    phrase(r"([월화수목금토일])(?:요일|욜)", lambda m, t: days.coming(t, WEEKDAYS[m[1]])),
    phrase(START + r"(?:이번\s*)?주말", lambda _, t: days.weekday_of_week(t, days.SATURDAY, 0)),
    phrase(
        START + rf"({any_of(MONTHS)})\s*달\s*{DAY_NUMBER}",
        lambda m, t: days.day_of_month(t, int(m[2]), MONTHS[m[1]]),
    ),
    phrase(
        START + rf"({any_of(MONTHS)})\s*달\s*(?:말일?|마지막\s*날)",
        lambda m, t: days.last_of_month(t, MONTHS[m[1]]),
    ),
    phrase(
        START + rf"({any_of(MONTHS)})\s*달\s*초",
        lambda m, t: days.day_of_month(t, 1, MONTHS[m[1]]),
    ),
    phrase(START + r"월\s*말(?:일)?", lambda _, t: days.last_of_month(t, 0)),
    phrase(START + rf"({any_of(MONTHS)})\s*달", lambda m, t: days.whole_month(t, MONTHS[m[1]])),
    phrase(
        rf"(\d{{4}})\s*년\s*(\d{{1,2}})\s*월\s*{DAY_NUMBER}",
        lambda m, _: days.day(int(m[1]), int(m[2]), int(m[3])),
    ),
    phrase(
        START + rf"({any_of(YEARS)})\s*(\d{{1,2}})\s*월\s*{DAY_NUMBER}",
        lambda m, t: _in_month(t, int(m[2]), int(m[3]), YEARS[m[1]]),
    ),
    phrase(START + f"({any_of(YEARS)})", lambda m, t: days.whole_year(t, YEARS[m[1]])),
    phrase(
        rf"(?<!\d)(\d{{1,2}})\s*월\s*{DAY_NUMBER}", lambda m, t: _in_month(t, int(m[1]), int(m[2]))
    ),
    phrase(
        r"(?<!\d)(\d{1,2})\s*월\s*(?:말일?|마지막\s*날)?(?!\s*\d)",
        lambda m, t: days.named_month(t, int(m[1])) if 1 <= int(m[1]) <= 12 else None,
    ),
    phrase(rf"(?<!\d){DAY_NUMBER}", lambda m, t: days.day_of_month(t, int(m[1]))),
    phrase(START + f"({any_of(FEASTS)})", lambda m, t: days.month_day(t, *FEASTS[m[1]])),
)
