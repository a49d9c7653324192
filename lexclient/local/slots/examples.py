"""Example values of a slot, to fill the placeholders of sample utterances with when learning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lexclient.local.bot.model import Locale, Slot
from lexclient.local.slots.european.examples import EXAMPLES
from lexclient.local.slots.named.gazetteer import PLACES
from lexclient.local.slots.reading import language_of

MOST = 10
KO: Mapping[str, Sequence[str]] = {
    "AMAZON.Number": ("3", "열", "두", "12", "다섯", "20", "한", "1234", "스무", "7"),
    "AMAZON.Date": (
        *(
            "내일",
            "다음 주 금요일",
            "3월 1일",
            "모레",
            "이번 주 토요일",
            "12월 25일",
            "오늘",
            "금요일",
        ),
        *("다음 달 3일", "사흘 뒤"),
    ),
    "AMAZON.Time": (
        *(
            "오후 3시",
            "저녁 7시",
            "오전 11시",
            "7시 반",
            "정오",
            "저녁 여섯 시",
            "10시",
            "오후 두 시",
        ),
        *("밤 9시", "14:00"),
    ),
    "AMAZON.Duration": ("두 시간", "30분", "사흘", "일주일", "한 달", "2시간 30분", "하루", "3일"),
    "AMAZON.PhoneNumber": ("010-1234-5678", "02-123-4567", "01098765432", "031-555-0100"),
    "AMAZON.Percentage": ("10퍼센트", "50%", "삼십 프로", "25퍼센트"),
    "AMAZON.EmailAddress": ("gildong@example.com", "jisu.kim@example.co.kr", "minsu@example.kr"),
    "AMAZON.Currency": ("만 원", "5000원", "3만 5천원", "20달러", "천 원"),
    "AMAZON.Confirmation": ("네", "아니요", "좋아요", "글쎄요"),
    "AMAZON.FirstName": (
        "지수",
        "민수",
        "홍길동",
        "하은",
        "서연",
        "김철수",
        "유진",
        "준호",
        "수민",
        "엄마",
    ),
    "AMAZON.LastName": ("김", "이", "박", "최", "정", "강", "조", "윤", "장", "임"),
}
EN: Mapping[str, Sequence[str]] = {
    "AMAZON.Number": ("3", "ten", "two", "12", "five", "twenty", "one", "1234", "a dozen", "7"),
    "AMAZON.Date": (
        *("tomorrow", "next Friday", "March 1st", "today", "this Saturday", "December 25"),
        *("the day after tomorrow", "Friday", "next month", "in three days"),
    ),
    "AMAZON.Time": (
        *("3 pm", "seven in the evening", "11 am", "half past seven", "noon", "6:30 pm"),
        *("10 o'clock", "two in the afternoon", "9 pm", "14:00"),
    ),
    "AMAZON.Duration": ("two hours", "30 minutes", "three days", "a week", "one month", "a day"),
    "AMAZON.PhoneNumber": ("206-555-0100", "+1 206 555 0101", "555-0102", "(425) 555-0103"),
    "AMAZON.Percentage": ("10 percent", "50%", "thirty percent", "25 percent"),
    "AMAZON.EmailAddress": ("anna@example.com", "john.smith@example.org", "mary@example.net"),
    "AMAZON.Currency": ("5 dollars", "$20", "ten euros", "300 dollars", "£15"),
    "AMAZON.Confirmation": ("yes", "no", "maybe", "I don't know"),
    "AMAZON.FirstName": (
        *("Anna", "John", "Mary", "Tom", "Emily", "David", "Sarah", "James", "Olivia", "Daniel"),
    ),
    "AMAZON.LastName": ("Smith", "Johnson", "Kim", "Brown", "Garcia", "Miller", "Lee", "Davis"),
    "AMAZON.AlphaNumeric": ("ABC123", "A1B2C3", "XY99", "1234", "Q7R8"),
    "AMAZON.UKPostalCode": ("SW1A 1AA", "M1 1AE", "EC1A 1BB"),
}
JA: Mapping[str, Sequence[str]] = {
    "AMAZON.Number": ("3", "十", "二", "12", "五", "20", "一", "1234", "三十", "7"),
    "AMAZON.Date": (
        "明日",
        "来週の金曜日",
        "3月1日",
        "明後日",
        "今週の土曜日",
        "12月25日",
        "今日",
        "金曜日",
    ),
    "AMAZON.Time": ("午後3時", "夜7時", "午前11時", "7時半", "正午", "18時", "10時", "14:00"),
    "AMAZON.Duration": ("2時間", "30分", "三日間", "一週間", "1ヶ月", "2時間半"),
    "AMAZON.PhoneNumber": ("090-1234-5678", "03-1234-5678", "09098765432"),
    "AMAZON.Percentage": ("10パーセント", "50%", "三十パーセント"),
    "AMAZON.EmailAddress": ("taro@example.com", "hanako.sato@example.co.jp", "ken@example.jp"),
    "AMAZON.Currency": ("千円", "5000円", "3万5千円", "20ドル"),
    "AMAZON.Confirmation": ("はい", "いいえ", "たぶん", "わかりません"),
    "AMAZON.FirstName": ("太郎", "花子", "健", "さくら", "陽菜", "蓮", "葵", "翔太"),
    "AMAZON.LastName": ("佐藤", "鈴木", "高橋", "田中", "伊藤", "渡辺", "山本", "中村"),
    "AMAZON.AlphaNumeric": ("ABC123", "A1B2C3", "XY99", "1234"),
}
# what is the same in any language (addresses, codes) is taken from English
BUILT_IN = {"ko": KO, "en": EN, "ja": JA}
BUILT_IN |= {language: {**EN, **own} for language, own in EXAMPLES.items()}


def examples(slot: Slot, locale: Locale) -> tuple[str, ...]:
    """Up to ten values of the slot as people say them; none for free-form input.

    Values and synonyms of a custom type come in turns, so that every value is there.
    """
    slot_type = locale.slot_types.get(slot.type_name)
    if slot_type is None:
        return _built_in(slot.type_name, locale.locale_id)
    words = [(value.value, *value.synonyms) for value in slot_type.values]
    depth = max(map(len, words), default=0)
    in_turn = [row[turn] for turn in range(depth) for row in words if turn < len(row)]
    inherited = _built_in(slot_type.parent, locale.locale_id) if slot_type.parent else ()
    return tuple(dict.fromkeys((*in_turn, *inherited)))[:MOST]


def _built_in(type_name: str, locale_id: str) -> tuple[str, ...]:
    language = language_of(locale_id)
    if places := PLACES.get(type_name):
        return tuple(places.get(language, places["en"]))[:MOST]
    return tuple(BUILT_IN.get(language, EN).get(type_name, ()))
