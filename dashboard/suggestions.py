"""What one might say first to a bundled bot, in its own language."""

from __future__ import annotations

SUGGESTIONS = {
    ("HelloWorldBot", "ko_KR"): ("안녕", "Lex에 대해 설명해줘"),
    ("HelloWorldBot", "en_US"): ("Hello", "Tell me about Lex"),
    ("FlowerShopBot", "ko_KR"): ("꽃 주문하고 싶어요", "몇 시에 문 열어요?", "임계값이 뭐야?"),
    ("FlowerShopBot", "en_US"): (
        "I want to order flowers",
        "When do you open?",
        "What is a confidence threshold?",
    ),
}


def suggestions(bot_name: str, locale_id: str) -> tuple[str, ...]:
    """Utterances to click; none for a bot we do not know."""
    return SUGGESTIONS.get((bot_name, locale_id), ())
