"""What is typed in a chat, in the spelling of samples: ㄱㅅ is 감사, 낼 is 내일, pls is please.

Typing errors are not listed: pieces of words find them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_JAMO: Mapping[str, str] = {
    "ㅎㅇ": "하이",
    "ㅎㅇㄹ": "하이루",
    "ㅇㄴ": "안녕",
    "ㅇㄴㅎㅅㅇ": "안녕하세요",
    "ㄱㅅ": "감사",
    "ㄳ": "감사",
    "ㄱㅁㅇ": "고마워",
    "ㅂㅇ": "바이바이",
    "ㅃㅇ": "바이바이",
    "ㅂㅂㅇ": "바이바이",
    "ㅅㄱ": "수고하세요",
    "ㅅㄱㅇ": "수고하세요",
    "ㅈㅅ": "죄송",
    "ㅇㅋ": "오케이",
    "ㅊㅋ": "축하",
    "ㅇㄷ": "어디",
    "ㅇㅈ": "인정",
}
_WORDS: Mapping[str, str] = {
    "낼모레": "내일모레",
    "담주": "다음주",
    "담달": "다음달",
    "담날": "다음날",
    "담번": "다음번",
    "담": "다음",
    "담에": "다음에",
    "넘": "너무",
    "걍": "그냥",
    "쫌": "좀",
    "쩜": "좀",
    "머": "뭐",
    "모": "뭐",
    "땜에": "때문에",
    "때매": "때문에",
    "어케": "어떻게",
    "어캐": "어떻게",
    "어떠케": "어떻게",
    "어떻해": "어떻게해",
    "글구": "그리고",
    "근까": "그러니까",
    "암튼": "아무튼",
}
_SHORT: Mapping[str, str] = {
    "u": "you",
    "ur": "your",
    "r": "are",
    "pls": "please",
    "plz": "please",
    "tmrw": "tomorrow",
    "tmr": "tomorrow",
    "tmw": "tomorrow",
    "2moro": "tomorrow",
    "tomoz": "tomorrow",
    "tonite": "tonight",
    "2nite": "tonight",
    "2day": "today",
    "appt": "appointment",
    "appts": "appointments",
    "acct": "account",
    "addr": "address",
    "msg": "message",
    "num": "number",
    "pw": "password",
    "pwd": "password",
    "pic": "picture",
    "pics": "pictures",
    "qty": "quantity",
    "wanna": "want to",
    "gonna": "going to",
    "gotta": "got to",
    "gimme": "give me",
    "lemme": "let me",
    "cuz": "because",
    "coz": "because",
    "bc": "because",
    "abt": "about",
    "mins": "minutes",
    "hrs": "hours",
    "wk": "week",
    "wknd": "weekend",
    "yr": "year",
    "mon": "monday",
    "tues": "tuesday",
    "thurs": "thursday",
    "fri": "friday",
    "wat": "what",
    "wen": "when",
    "wats": "whats",
    "hav": "have",
    "dnt": "dont",
}
_LATIN_WORD = re.compile(r"[a-z0-9]+")
_JAMO_WORD = re.compile(r"(?<![\u3131-\u3163])([\u3131-\u3163]{1,6}?)\1*(?![\u3131-\u3163])")
_END = r"(?![\uac00-\ud7a3])"
_HANGUL_WORD = re.compile(r"[\uac00-\ud7a3]+")
# 낼 is tomorrow where a text begins or a time follows; elsewhere one pays: 요금 낼 수 있나요
_TOMORROW = re.compile(
    r"(?<!\S)낼(?=\s*(?:아침|점심|저녁|오[전후]|밤|새벽|까지|\d))|^낼(?=\s)(?!\s*[수게거때돈])"
)
_WEEKDAY = re.compile(r"([월화수목금토일])욜")
_SOFT = re.compile(r"(?<=[나세해데에예네까려어지죠게돼되래거져봐줘와])[여염욤용욥욧엽유]" + _END)
_POLITE = re.compile(r"(?:슴[다당]|슴니[다당]|습니당)" + _END)
_CUTE = re.compile(r"니당" + _END)
_ASKING = re.compile(r"(?<=[주하보])[셈삼]" + _END)
_SPELT = str.maketrans("돼됬됫됐않햇잇왓갓낫봣셧졋럿랏엇앗", "되됐됐됐안했있왔갔났봤셨졌렀랐었았")


def spelt_out(text: str) -> str:
    """`text`, in lower case, with the short forms of chats written out; all else as it is."""
    text = _LATIN_WORD.sub(lambda word: _SHORT.get(word[0], word[0]), text)
    if text.isascii():
        return text
    text = _JAMO_WORD.sub(lambda word: _JAMO.get(word[1], word[0]), text)
    text = _HANGUL_WORD.sub(lambda word: _WORDS.get(word[0], word[0]), text)
    text = _TOMORROW.sub("내일", text)
    text = _WEEKDAY.sub(r"\1요일", text)
    text = _CUTE.sub("니다", _POLITE.sub("습니다", _SOFT.sub("요", text)))
    return _ASKING.sub("세요", text).translate(_SPELT)
