"""What the chat says."""

from __future__ import annotations

# key: (Korean, English); `{name}` is filled in by `say`
TEXTS: dict[str, tuple[str, str]] = {
    "chat.welcome": (
        "아는 의도는 **Lex**가, 나머지는 **대체 답변**이 맡습니다. 누가 왜 답했는지 모두 보입니다.",
        "**Lex** answers the intents it knows, the **fallback** answers the rest. "
        "Everyone sees who answered, and why.",
    ),
    "chat.input": ("{bot}에게 말하기", "Say something to {bot}"),
    "chat.waiting.lex.short": ("Lex에게 묻는 중", "Asking Lex"),
    "chat.waiting.lex.long": (
        "Lex의 답을 {waited}초째 기다리는 중 ({limit}초가 되면 그만둡니다)",
        "Waiting for Lex for {waited} s now (gives up after {limit} s)",
    ),
    "chat.waiting.fallback.short": (
        "Lex {lex} → {target}에게 묻는 중",
        "Lex {lex} → asking {target}",
    ),
    "chat.waiting.fallback.long": (
        "Lex {lex} → {target}의 첫 글자를 {waited}초째 기다리는 중 ({limit}초가 되면 그만둡니다)",
        "Lex {lex} → waiting for the first word of {target} for {waited} s now "
        "(gives up after {limit} s)",
    ),
    "chat.instead": ("{target}에게 대신 묻기", "Ask {target} instead"),
    "chat.stop": ("멈추기", "Stop"),
    "chat.start_over": ("처음부터", "Start over"),
    "chat.undo": ("되돌리기 ({seconds}초)", "Undo ({seconds} s)"),
    "chat.presenter": ("발표 모드", "Presenter mode"),
    "shows.defined_intent": ("정의된 의도", "Defined intent"),
    "shows.slot_filling": ("슬롯 채우기", "Slot filling"),
    "shows.out_of_scope": ("범위 밖 → 대체 답변", "Out of scope → fallback"),
    "shows.ambiguous": ("헷갈리는 두 의도", "Ambiguous"),
    "shows.near_threshold": ("임계값 근처", "Near the threshold"),
    "shows.false_accept": ("잘못 받아들임", "False accept"),
    "shows.unknown_to_all": ("아무도 모름", "Nobody knows"),
    "chat.recorded": ("녹화된 답 보기", "Play the recorded answer"),
    "chat.record": ("녹화·내보내기", "Record and export"),
    "chat.save": ("녹화 저장", "Save recording"),
    "chat.markdown": ("Markdown", "Markdown"),
    "chat.json_lines": ("JSON Lines", "JSON lines"),
    "chat.load": ("녹화 파일 열기", "Open a recording"),
    "chat.loaded": (
        "{bot} · {locale}, {turns}턴, {saved_at}에 저장",
        "{bot} · {locale}, {turns} turns, saved at {saved_at}",
    ),
    "chat.next_in": (
        "⟲ REPLAY · 다음 말까지 {seconds}초",
        "⟲ REPLAY · next utterance in {seconds} s",
    ),
    "chat.play": ("재생", "Play"),
    "chat.play_fast": ("4배속 재생", "Play four times as fast"),
    "chat.not_a_recording": (
        "이 파일은 LexLens 녹화가 아닙니다. 이 화면에서 저장한 파일을 여세요. 위치: {place}",
        "This file is no recording of LexLens. Open one that was saved here. Place: {place}",
    ),
    "transcript.person": ("사람:", "Person:"),
    "chat.retry": ("다시 시도", "Retry"),
    "chat.earlier": ("이전 대화 보기", "Load earlier turns"),
    "chat.details": ("자세히", "Details"),
    "chat.diagnostics": ("진단에서 보기", "Open in Diagnostics"),
    "chat.threshold": (
        "주황색 선은 임계값 {threshold}",
        "The orange line is the threshold {threshold}",
    ),
    "chat.step.lex": ("Lex", "Lex"),
    "chat.step.rule": ("판정", "Rule"),
    "chat.step.first": ("첫 토큰까지", "First token"),
    "chat.step.done": ("끝까지", "Done"),
    "chat.ssml": ("SSML: 음성으로 읽는 글", "SSML: text to be spoken"),
    "chat.payload": ("사용자 지정 페이로드", "Custom payload"),
    "chat.image": ("그림은 불러오지 않습니다: {address}", "The picture is not fetched: {address}"),
    "who.lex": ("Lex", "Lex"),
    "who.fallback": ("대체 답변", "Fallback"),
    "who.hook": ("Lex 훅", "Lex hook"),
    "who.failed": ("실패", "Failed"),
    "who.nobody": ("답 없음", "No answer"),
    "chat.silent": ("봇이 아무 말도 하지 않았습니다.", "The bot said nothing."),
    "chat.busy": (
        "아직 답하는 중입니다. 끝난 뒤에 다시 보내 주세요.",
        "An answer is still on its way. Please send this again when it is done.",
    ),
    "chat.kept": ("보내지 않은 글", "Not sent"),
    "refused.blank": (
        "빈 말은 보낼 수 없습니다. 글자를 입력해 주세요.",
        "A blank text cannot be sent. Please type something.",
    ),
    "refused.too_long": (
        "Lex는 {limit}자까지만 받는데 이 글은 {length}자입니다. 줄여서 다시 보내 주세요.",
        "Lex takes up to {limit} characters and this text has {length}. "
        "Please shorten it and send it again.",
    ),
    "refused.control_character": (
        "{position}번째 글자({character})는 보이지 않는 제어 문자라 보낼 수 없습니다. "
        "지우고 다시 보내 주세요.",
        "Character {position} ({character}) is an invisible control character and cannot be sent. "
        "Please remove it and send again.",
    ),
}
