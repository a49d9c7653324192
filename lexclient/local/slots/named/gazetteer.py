"""Well-known places: to notice one in the middle of an utterance, and to give examples of one.

Not a limit: an answer to "which city?" may name any place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lexclient.local.slots.phrases import words


def _lines(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(","))


CITIES: Mapping[str, Sequence[str]] = {
    "ko": words(
        "서울 부산 대구 인천 광주 대전 울산 세종 수원 제주 제주도 강릉 속초 경주 전주 여수 춘천 "
        "청주 천안 포항 창원 목포 순천 안동 김해 용인 성남 고양 파주 평택 원주 통영 서귀포 도쿄 "
        "오사카 교토 후쿠오카 삿포로 뉴욕 런던 파리 로마 베를린 방콕 하노이 다낭 싱가포르 홍콩 "
        "베이징 상하이 타이베이 시드니 로스앤젤레스 샌프란시스코 시애틀 시카고 하와이"
    ),
    "en": _lines(
        "New York, Los Angeles, Chicago, Houston, Seattle, Boston, San Francisco, Miami, Denver, "
        "Austin, Dallas, Atlanta, Las Vegas, Washington, San Diego, Portland, Philadelphia, "
        "Orlando, London, Paris, Berlin, Rome, Madrid, Tokyo, Seoul, Busan, Osaka, Kyoto, Sydney, "
        "Toronto, Vancouver, Dublin, Amsterdam, Vienna, Prague, Singapore, Hong Kong, Bangkok, "
        "Beijing, Shanghai, Delhi, Mumbai, Dubai, Istanbul, Cairo, Lisbon, Barcelona, Munich"
    ),
    "ja": words(
        "東京 大阪 京都 名古屋 札幌 福岡 横浜 神戸 仙台 広島 奈良 金沢 那覇 長崎 熊本 鹿児島 "
        "函館 新潟 静岡 岡山 "
        "ソウル 釜山 ニューヨーク ロンドン パリ ローマ 北京 上海 香港 台北 バンコク シンガポール "
        "シドニー ロサンゼルス"
    ),
}
COUNTRIES: Mapping[str, Sequence[str]] = {
    "ko": words(
        "한국 대한민국 미국 일본 중국 영국 프랑스 독일 이탈리아 스페인 캐나다 호주 뉴질랜드 "
        "베트남 태국 싱가포르 대만 홍콩 인도 인도네시아 필리핀 말레이시아 러시아 브라질 멕시코 "
        "스위스 오스트리아 네덜란드 벨기에 스웨덴 노르웨이 핀란드 덴마크 폴란드 포르투갈 그리스 "
        "터키 튀르키예 이집트 남아프리카공화국"
    ),
    "en": _lines(
        "United States, South Korea, Korea, Japan, China, United Kingdom, England, France, "
        "Germany, Italy, Spain, Canada, Australia, New Zealand, Vietnam, Thailand, Singapore, "
        "Taiwan, India, Indonesia, Philippines, Malaysia, Russia, Brazil, Mexico, Switzerland, "
        "Austria, Netherlands, Belgium, Sweden, Norway, Finland, Denmark, Poland, Portugal, "
        "Greece, Turkey, Egypt, South Africa, Ireland"
    ),
    "ja": words(
        "日本 韓国 アメリカ 中国 イギリス フランス ドイツ イタリア スペイン カナダ オーストラリア "
        "ニュージーランド ベトナム タイ "
        "シンガポール 台湾 インド インドネシア フィリピン マレーシア ロシア ブラジル メキシコ "
        "スイス オーストリア オランダ"
    ),
}
STATES: Mapping[str, Sequence[str]] = {
    "ko": words(
        "경기도 강원도 충청북도 충청남도 전라북도 전라남도 경상북도 경상남도 제주도 충북 "
        "충남 전북 전남 경북 경남 "
        "캘리포니아 텍사스 뉴욕 플로리다 워싱턴"
    ),
    "en": _lines(
        "Alabama, Alaska, Arizona, Arkansas, California, Colorado, Connecticut, Delaware, "
        "Florida, Georgia, Hawaii, Idaho, Illinois, Indiana, Iowa, Kansas, Kentucky, Louisiana, "
        "Maine, Maryland, Massachusetts, Michigan, Minnesota, Mississippi, Missouri, Montana, "
        "Nebraska, Nevada, New Hampshire, New Jersey, New Mexico, New York, North Carolina, North "
        "Dakota, Ohio, Oklahoma, Oregon, Pennsylvania, Rhode Island, South Carolina, South "
        "Dakota, Tennessee, Texas, Utah, Vermont, Virginia, Washington, West Virginia, Wisconsin, "
        "Wyoming"
    ),
    "ja": words(
        "北海道 青森県 岩手県 宮城県 秋田県 山形県 福島県 茨城県 栃木県 群馬県 埼玉県 千葉県 "
        "東京都 神奈川県 新潟県 富山県 石川県 福井県 山梨県 長野県 岐阜県 静岡県 愛知県 三重県 "
        "滋賀県 京都府 大阪府 兵庫県 奈良県 和歌山県 鳥取県 島根県 岡山県 広島県 山口県 徳島県 "
        "香川県 愛媛県 高知県 福岡県 佐賀県 長崎県 熊本県 大分県 宮崎県 鹿児島県 沖縄県"
    ),
}
STREETS: Mapping[str, Sequence[str]] = {
    "ko": words(
        "세종대로 강남대로 테헤란로 올림픽로 을지로 종로 퇴계로 가로수길 경리단길 해운대로"
    ),
    "en": _lines(
        "Main Street, Oak Avenue, Park Avenue, Elm Street, Boren Avenue, Maple Drive, "
        "Cedar Lane, Pine Road, Lake Street, Hill Road"
    ),
    "ja": words(
        "御堂筋 青山通り 表参道 明治通り 四条通 烏丸通 国際通り 甲州街道 靖国通り 本町通り"
    ),
}
PLACES: Mapping[str, Mapping[str, Sequence[str]]] = {
    "AMAZON.City": CITIES,
    "AMAZON.Country": COUNTRIES,
    "AMAZON.State": STATES,
    "AMAZON.StreetName": STREETS,
}
