"""What people say for the built-in intents: `cancel` and `never mind` for AMAZON.CancelIntent.

An intent with such a parent needs no sample utterances of its own. The developer guide lists the
first English ones as common utterances (`built-in-intent-cancel` and so on) and says nothing of
Yes and No, which are Alexa's; what follows them, and the other languages, is our choice.
"""

from __future__ import annotations

from collections.abc import Mapping

PREFIX = "AMAZON."
# kind of intent: language: its utterances
UTTERANCES: Mapping[str, Mapping[str, str]] = {
    "CancelIntent": {
        "en": "cancel|never mind|forget it|cancel that|cancel it|nevermind|forget about it",
        "ko": "취소|취소해 줘|취소할게요|신경 쓰지 마|잊어버려|됐어요|그만둘게요",
        "ja": "キャンセル|気にしないで|忘れて|キャンセルして|取り消して|やっぱりいいです",
        "es": "cancelar|no importa|olvídalo|cancela|déjalo",
        "pt": "cancelar|deixa para lá|esqueça|cancela|não importa",
        "it": "annulla|non importa|lascia perdere|dimenticalo|cancella",
        "fr": "annuler|tant pis|oublie ça|annule|laisse tomber",
        "de": "abbrechen|macht nichts|vergiss es|abbruch|schon gut",
    },
    "HelpIntent": {
        "en": "help|help me|can you help me|what can you do|I need help|what can I say",
        "ko": "도움말|도와줘|도와주세요|뭘 할 수 있어|무엇을 할 수 있나요",
        "ja": "ヘルプ|助けて|手伝ってください|何ができますか|使い方を教えて",
        "es": "ayuda|ayúdame|puedes ayudarme|necesito ayuda|qué puedes hacer",
        "pt": "ajuda|me ajude|você pode me ajudar|preciso de ajuda|o que você faz",
        "it": "aiuto|aiutami|puoi aiutarmi|ho bisogno di aiuto|cosa sai fare",
        "fr": "aide|aide-moi|peux-tu m'aider|j'ai besoin d'aide|que sais-tu faire",
        "de": "hilfe|hilf mir|kannst du mir helfen|ich brauche hilfe|was kannst du",
    },
    "StopIntent": {
        "en": "stop|off|shut up|stop it|stop that|be quiet",
        "ko": "그만|멈춰|중지|조용히 해|그만해 줘|종료",
        "ja": "止めて|ストップ|黙って|終了|やめて",
        "es": "para|detente|cállate|basta|alto",
        "pt": "pare|parar|cale a boca|chega|desligar",
        "it": "fermati|stop|basta|zitto|smetti",
        "fr": "arrête|stop|tais-toi|ça suffit|arrêter",
        "de": "stopp|aus|sei still|halt|hör auf",
    },
    "RepeatIntent": {
        "en": "repeat|say that again|repeat that|can you repeat that|what did you say|pardon",
        "ko": "반복|다시 말해 줘|다시 말씀해 주세요|반복해 줘|뭐라고요|한 번 더 말해 줘",
        "ja": "繰り返して|もう一度言って|リピート|もう一度お願いします|何と言いましたか",
        "es": "repite|repítelo|dilo otra vez|puedes repetirlo|cómo dices",
        "pt": "repita|diga isso de novo|repete|pode repetir|o que você disse",
        "it": "ripeti|dillo di nuovo|puoi ripetere|ripetilo|come hai detto",
        "fr": "répète|répète ça|redis-le|peux-tu répéter|qu'as-tu dit",
        "de": "wiederholen|sag das noch einmal|wiederhole das|noch einmal bitte|wie bitte",
    },
    "StartOverIntent": {
        "en": "start over|restart|start again|begin again|from the beginning",
        "ko": "처음부터|다시 시작|처음부터 다시|재시작|다시 시작해 줘",
        "ja": "最初から|やり直して|もう一度始めて|再スタート|初めからお願いします",
        "es": "empezar de nuevo|reiniciar|volver a empezar|desde el principio",
        "pt": "começar de novo|reiniciar|recomeçar|do início",
        "it": "ricomincia|riavvia|ricominciamo|da capo",
        "fr": "recommencer|redémarrer|recommence|depuis le début",
        "de": "von vorne|neu starten|noch mal von vorne|neu anfangen",
    },
    "PauseIntent": {
        "en": "pause|pause that|pause it|hold on|one moment",
        "ko": "일시 정지|잠깐 멈춰|잠시만요|일시 중지|잠깐만",
        "ja": "一時停止|ちょっと待って|少々お待ちください|ポーズ",
        "es": "pausa|pausar|espera un momento|un momento",
        "pt": "pausa|pausar|espere um momento|um momento",
        "it": "pausa|metti in pausa|aspetta un momento|un momento",
        "fr": "pause|mets en pause|attends un instant|un instant",
        "de": "pause|pausieren|warte einen moment|einen moment",
    },
    "ResumeIntent": {
        "en": "resume|continue|keep going|go on|carry on",
        "ko": "계속|계속해 줘|다시 이어서|재개|이어서 해 줘",
        "ja": "再開|続けて|続行|続きをお願いします",
        "es": "continuar|continúa|sigue|reanudar",
        "pt": "continuar|continue|retomar|siga em frente",
        "it": "continua|riprendi|vai avanti|prosegui",
        "fr": "reprendre|continue|continuer|poursuis",
        "de": "fortsetzen|weiter|mach weiter|fortfahren",
    },
    "YesIntent": {
        "en": "yes|yes please|sure|yeah|that's right|correct",
        "ko": "네|예|네 맞아요|그래요|맞습니다|좋아요",
        "ja": "はい|はいお願いします|ええ|そうです|その通り",
        "es": "sí|sí por favor|claro|correcto|vale",
        "pt": "sim|sim por favor|claro|correto|isso mesmo",
        "it": "sì|sì grazie|certo|esatto|va bene",
        "fr": "oui|oui s'il vous plaît|bien sûr|d'accord|exact",
        "de": "ja|ja bitte|natürlich|richtig|genau",
    },
    "NoIntent": {
        "en": "no|no thanks|nope|no thank you|not really",
        "ko": "아니요|아뇨|아니에요|괜찮아요|아닙니다",
        "ja": "いいえ|いえ|いいえ結構です|違います",
        "es": "no|no gracias|para nada|incorrecto",
        "pt": "não|não obrigado|não obrigada|de jeito nenhum",
        "it": "no|no grazie|per niente|sbagliato",
        "fr": "non|non merci|pas du tout|c'est faux",
        "de": "nein|nein danke|nö|keineswegs",
    },
}


def utterances_of(signature: str | None, language: str) -> tuple[str, ...]:
    """The utterances of a built-in intent in a language, `ko` of `ko_KR`; none in others."""
    of_kind = UTTERANCES.get((signature or "").removeprefix(PREFIX), {})
    return tuple(of_kind[language].split("|")) if language in of_kind else ()
