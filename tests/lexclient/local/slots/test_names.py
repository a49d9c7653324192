"""Names and places without what is said around them."""

from __future__ import annotations

import pytest

from lexclient.local.slots.value import SlotValue
from tests.lexclient.local.slots.said import answer, meant, rows

KOREAN = """
    홍길동 = 홍길동
    홍길동. = 홍길동
    제 이름은 홍길동입니다 = 홍길동
    제이름은 홍길동 = 홍길동
    내 이름은 민수야 = 민수
    홍길동이에요 = 홍길동
    홍길동 입니다 = 홍길동
    홍길동이요 = 홍길동
    홍길동이고요 = 홍길동
    홍길동이라고 합니다 = 홍길동
    김철수 라고 합니다 = 김철수
    지민이라고 불러 주세요 = 지민
    저는 김철수예요 = 김철수
    저 홍길동이에요 = 홍길동
    안녕하세요, 홍길동입니다 = 홍길동
    홍길동님 = 홍길동
    지수 씨 = 지수
    지수예요 = 지수
    수진이에요 = 수진
    하은이요 = 하은
    지수에게요 = 지수
    민수한테 보내 주세요 = 민수
    받는 사람은 이수진이에요 = 이수진
    엄마요 = 엄마
    이가은 = 이가은
    이가은입니다 = 이가은
    김은이 = 김은이
    김은이예요 = 김은이
    김은이에요 = 김은이
    김은이요 = 김은이
    나은이 = 나은이
    전지현 = 전지현
    전 전지현이에요 = 전지현
    저는 전지현입니다 = 전지현
    이름은 유이예요 = 유이
    최유나 = 최유나
    한가을 = 한가을
    남궁민수입니다 = 남궁민수
    강다니엘 = 강다니엘
    홍 길동 = 홍 길동
    John입니다 = John
    제 이름은 John Smith예요 = John Smith
    제 이름은요 홍길동이에요 = 홍길동
    제가 홍길동입니다 = 홍길동
    저는요, 김철수 = 김철수
    홍길동인데요 = 홍길동
    홍길동이라구요 = 홍길동
    홍길동이라고 해 = 홍길동
    난 길동이야 = 길동
    음.. 홍길동이요 = 홍길동
    홍길동👍 = 홍길동
    홍길동 ㅋㅋ = 홍길동
    홍길동^^ = 홍길동
    김지수(Jisoo) = 김지수
    박지성 선수 = 박지성
    My name is 홍길동 = 홍길동
    친구 민수요 = 민수
    우리 딸 서연이요 = 서연
    할머니께 보내 주세요 = 할머니
    엄마한테 보낼 거예요 = 엄마
    안녕하세요 =
    반가워요 =
    배고파요 =
    괜찮아요 =
    이름 없음 =
    날씨가 좋네요 =
    나한테 =
    회사로 보내주세요 =
    모르겠어요 =
    네 =
    아니요 =
    왜요? =
    당신은 누구세요 =
    이름이 뭐예요? =
    알려주기 싫어요 =
    꽃 주문할게요 =
    배송 조회해 주세요 =
    그냥 취소해 주세요 =
    영업시간 알려 주세요 =
    123 =
    🌹🌹 =
    ... =
"""
ENGLISH = """
    John = John
    My name is John Smith = John Smith
    my name's Anna = Anna
    I'm Anna = Anna
    I am Bob = Bob
    Hi, I'm Sue = Sue
    this is Tom speaking = Tom
    call me Al = Al
    it's for Mary = Mary
    they are for Mary = Mary
    name: Kim = Kim
    anna please = anna
    Mary-Jane O'Neil = Mary-Jane O'Neil
    J. R. Smith = J. R. Smith
    josé = josé
    Will Smith = Will Smith
    May = May
    to my friend Bob = Bob
    I go by Alex = Alex
    I'm John, nice to meet you = John
    myself =
    nobody =
    for my mother =
    I don't know =
    what? =
    who are you =
    will you come =
    no =
    yes =
    where is my order =
    I want to order flowers =
    none of your business =
    cancel =
    123 =
    🙂 =
"""
JAPANESE = """
    田中です = 田中
    田中太郎と申します = 田中太郎
    私の名前は鈴木です = 鈴木
    私はアンナです = アンナ
    名前は山本 花子です = 山本 花子
    山田さん = 山田
    Johnです = John
    私、山田です = 山田
    はい、田中です = 田中
    友達の太郎に = 太郎
    こんにちは =
    わかりません =
    何ですか? =
    はい =
    花を注文したい =
"""
NAMES = [*rows("ko_KR", KOREAN), *rows("en_US", ENGLISH), *rows("ja_JP", JAPANESE)]
PLACES = [
    *rows(
        "ko_KR",
        """
        서울 = 서울
        서울이요 = 서울
        부산으로 갈게요 = 부산
        제주에서요 = 제주
        강남역 근처요 = 강남역 근처
        목적지는 속초 해변이에요 = 속초
        지역은 봉평이요 = 봉평
        어디가 좋아요? =
        모르겠어요 =
        """,
    ),
    *rows(
        "en_US",
        """
        Seattle = Seattle
        new york please = new york
        I want to go to Los Angeles = Los Angeles
        Little Whinging = Little Whinging
        the city is Little Whinging = Little Whinging
        where? =
        I don't know =
        """,
    ),
    *rows("ja_JP", "東京です = 東京\n大阪にします = 大阪\nどこですか? ="),
]


@pytest.mark.parametrize(("locale_id", "said", "name"), NAMES)
def test_a_name_as_people_give_it(locale_id: str, said: str, name: str | None) -> None:
    """Just the name, with all of its own syllables; what is no name is not understood."""
    assert meant(locale_id, "AMAZON.FirstName", said) == name


@pytest.mark.parametrize("type_name", ["AMAZON.FirstName", "AMAZON.LastName"])
def test_a_name_is_not_normalised(type_name: str) -> None:
    """No resolved values, as in the real response of HelloWorldBot in ko_KR."""
    said = answer("ko_KR", type_name, "제 이름은 홍길동입니다")
    assert said == SlotValue("홍길동", "홍길동", ())


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("김이에요", "김"),
        ("이요", "이"),
        ("최씨입니다", "최"),
        ("홍길동", "홍길동"),
        ("남궁이에요", "남궁"),
    ],
)
def test_a_korean_surname_may_be_one_syllable(said: str, name: str) -> None:
    """Only where a surname is asked for."""
    assert meant("ko_KR", "AMAZON.LastName", said) == name


@pytest.mark.parametrize(("locale_id", "said", "place"), PLACES)
def test_a_place_as_people_name_it(locale_id: str, said: str, place: str | None) -> None:
    """A known place out of a sentence, or any few words that are no question and no refusal."""
    assert meant(locale_id, "AMAZON.City", said) == place


@pytest.mark.parametrize(
    ("type_name", "said", "place"),
    [
        ("AMAZON.Country", "I'd like South Korea", "South Korea"),
        ("AMAZON.State", "it is New Hampshire", "New Hampshire"),
        ("AMAZON.StreetName", "Boren Avenue please", "Boren Avenue"),
    ],
)
def test_the_other_places(type_name: str, said: str, place: str) -> None:
    """Countries, states and streets are read like cities."""
    assert answer("en_US", type_name, said) == SlotValue(place, place, (place,))
