"""What the what-if of the diagnostics says."""

from __future__ import annotations

# key: (Korean, English); `{name}` is filled in by `say`
TEXTS: dict[str, tuple[str, str]] = {
    "whatif.intro": (
        "기록된 턴을 다른 임계값으로 다시 판정합니다. 새 호출은 없습니다. "
        "그 뒤의 턴, 슬롯, 이행은 다시 계산하지 않습니다.",
        "The recorded turns, routed again at another threshold, without any new call. "
        "Later turns, slots and fulfilment are not worked out again.",
    ),
    "whatif.threshold": ("임계값", "Threshold"),
    "whatif.margin": (
        "되묻기 간격 (1위와 2위의 점수 차)",
        "Ask back when the runner-up is closer than",
    ),
    "whatif.recorded": ("기록된 임계값 {thresholds}", "Recorded threshold {thresholds}"),
    "whatif.coverage": ("● Lex가 답하는 비율", "● Answered by Lex"),
    "whatif.coverage_note": ("{turns}개 중 {lex}개", "{lex} of {turns}"),
    "whatif.flips": ("바뀌는 턴", "Turns that flip"),
    "whatif.flips_note": ("▲→● {to_lex} · ●→▲ {to_fallback}", "▲→● {to_lex} · ●→▲ {to_fallback}"),
    "whatif.false_accepts": ("잘못 받아들임", "False accepts"),
    "whatif.false_fallbacks": ("잘못 넘김", "False fallbacks"),
    "whatif.known": ("알려진 {known}개 중", "of {known} known"),
    "whatif.known_help": (
        "라벨이나 엄지 평가로 옳고 그름을 아는 턴만 셉니다. 대체 답변에 준 나쁜 평가는 경로에 대해 "
        "아무것도 말해 주지 않으므로 세지 않습니다.",
        "Only turns whose right route is known from a label or a thumb are counted. A thumb down "
        "on a fallback's answer says nothing about the routing.",
    ),
    "whatif.calls": ("모델 호출", "Model calls"),
    "whatif.money": ("턴 1,000개당 USD", "USD per 1,000 turns"),
    "whatif.seconds": ("턴당 시간", "Seconds per turn"),
    "whatif.mean_note": ("대체 답변의 평균으로", "at the mean of the answers"),
    "whatif.unknown": ("알 수 없음", "unknown"),
    "whatif.asked_back": ("되묻는 턴", "Would ask back"),
    "whatif.asked_back_note": (
        "그중 틀린 것으로 알려진 {wrong}개",
        "{wrong} of them known to be wrong",
    ),
    "whatif.left_out": (
        "턴 {count}개는 다시 판정할 수 없습니다: {why}.",
        "{count} turns cannot be worked out again: {why}.",
    ),
    "whatif.none": (
        "이 조건에는 다시 판정할 수 있는 턴이 없습니다.",
        "None of the turns found can be worked out again.",
    ),
    "why.open": ("아직 답하는 중 {count}개", "{count} still open"),
    "why.slot": (
        "슬롯이나 확인 질문에 대한 대답 {count}개",
        "{count} answer a slot or confirmation question",
    ),
    "why.error": ("Lex가 답하지 못한 {count}개", "{count} were not answered by Lex"),
    "why.unscored": ("점수 없는 {count}개", "{count} have no scores"),
    "why.against": (
        "임계값이 정한 것이 아닌 {count}개",
        "{count} were not decided by the threshold",
    ),
    "whatif.flip_list": (
        "바뀌는 턴, 임계값에 가까운 순",
        "Turns that flip, closest to the threshold first",
    ),
    "whatif.no_flips": (
        "이 임계값에서는 바뀌는 턴이 없습니다.",
        "No turn flips at this threshold.",
    ),
    "whatif.from": ("전", "Recorded"),
    "whatif.to": ("후", "Would be"),
    "whatif.line_lex": ("Lex가 답함", "answered by Lex"),
    "whatif.line_accepts": ("잘못 받아들임", "false accepts"),
    "whatif.line_fallbacks": ("잘못 넘김", "false fallbacks"),
    "whatif.line_back": ("되물음", "would ask back"),
    "whatif.chart": ("임계값에 따른 턴 수", "Turns by threshold"),
    "whatif.open": ("열기", "Open"),
}
