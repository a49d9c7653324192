"""What the compare page says."""

from __future__ import annotations

# key: (Korean, English); `{name}` is filled in by `say`
TEXTS: dict[str, tuple[str, str]] = {
    "page.compare": ("비교", "Compare"),
    "compare.intro": (
        "같은 말을 여러 대상에게 한꺼번에 묻고, 누가 더 나은지 가립니다.",
        "Ask several targets the same at once, and find out who answers better.",
    ),
    "compare.view": ("보기", "View"),
    "compare.view.side": ("나란히", "Side by side"),
    "compare.view.batch": ("내 대체 답변들로", "On my fallbacks"),
    "compare.view.judge": ("판정", "Judge"),
    "compare.view.decide": ("결정", "Decide"),
    "compare.utterance": ("물어볼 말", "Utterance"),
    "compare.targets": ("대상 (2~4개)", "Targets (2 to 4)"),
    "compare.blind": ("이름을 가리고 섞기", "Hide and shuffle the names"),
    "compare.blind.help": (
        "투표할 때까지 어느 대상의 답인지 보이지 않습니다.",
        "Nobody sees which target gave which answer until the vote.",
    ),
    "compare.history": ("이 대화를 함께 보내기", "Send this conversation, too"),
    "compare.history.help": (
        "앞선 대화는 chat 방식에는 메시지로, completion 방식에는 한 덩어리 글로 갑니다.",
        "What was said before goes to the chat shape as messages, to the completion shape as "
        "one flattened prompt.",
    ),
    "compare.ask": ("모두에게 묻기", "Ask all"),
    "compare.refused.blank": ("물어볼 말을 적어 주세요.", "Please type an utterance."),
    "compare.refused.targets": (
        "대상을 2개에서 4개까지 골라 주세요.",
        "Please choose two to four targets.",
    ),
    "compare.waiting": ("기다리는 중", "Waiting"),
    "compare.column": ("답 {letter}", "Answer {letter}"),
    "compare.stop": ("멈추기", "Stop"),
    "compare.route.pending": ("Lex라면 어떻게 했을지 묻는 중", "Asking what Lex would have done"),
    "compare.route.lex": (
        "이 말에는 Lex가 직접 답했을 것입니다.",
        "Lex would have answered this itself.",
    ),
    "compare.route.fallback": (
        "Lex는 이 말을 모릅니다. 대체 답변의 차례입니다.",
        "Lex does not know this: it is the fallback's turn.",
    ),
    "compare.route.unknown": (
        "Lex에게 물을 수 없어 누가 답했을지 알 수 없습니다.",
        "Lex could not be asked, so nobody knows who would have answered.",
    ),
    "compare.wall": (
        "모두 {wall}, 가장 느린 열 {slowest}. 차례로 물었다면 {sum}.",
        "All together {wall}, the slowest column {slowest}. One after the other: {sum}.",
    ),
    "compare.first": ("첫 토큰", "First token"),
    "compare.total": ("전체", "Total"),
    "compare.tokens": ("토큰 (입력/출력)", "Tokens (in/out)"),
    "compare.cost": ("비용", "Cost"),
    "compare.finish": ("끝난 까닭", "Finish reason"),
    "compare.model": ("실제로 답한 모델", "Model that answered"),
    "compare.retries": ("재시도", "Retries"),
    "compare.unknown": ("알 수 없음", "unknown"),
    "compare.recorded": ("녹음된 값", "recorded"),
    "usage.recorded": ("녹음된 값", "recorded"),
    "compare.sent": ("실제로 보낸 것", "What was really sent"),
    "compare.sent.nothing": (
        "아무것도 보내지 않았습니다.",
        "Nothing was sent.",
    ),
    "compare.sent.prompt": ("한 덩어리 프롬프트", "Flattened prompt"),
    "compare.sent.rest": ("나머지 매개변수", "Other parameters"),
    "compare.badge.RECORDED": ("RECORDED (녹음)", "RECORDED"),
    "compare.badge.RETIRED": ("RETIRED (종료됨)", "RETIRED"),
    "compare.badge.EMULATED": ("EMULATED (흉내)", "EMULATED"),
    "compare.badge.EMBEDDED": ("EMBEDDED (내장)", "EMBEDDED"),
    "compare.difference": ("낱말 차이 보기", "Show the words that differ"),
    "compare.difference.left": ("{name}에만 있음", "only in {name}"),
    "compare.pair": ("두 답 고르기", "Which two"),
    "compare.question": ("질문", "Question"),
    "compare.repeat": ("회차", "Repetition"),
    "compare.target": ("대상", "Target"),
    "compare.outcome": ("결과", "Outcome"),
    "compare.answer": ("답", "Answer"),
    "compare.again": (
        "답하지 못한 것 다시 묻기 ({count})",
        "Ask again what has no answer ({count})",
    ),
    "compare.recording": ("녹음된 답 불러오기", "Load recorded answers"),
    "compare.recording.help": (
        "한 줄에 하나씩 utterance와 text가 있는 JSON Lines 파일. 예전에 실제로 받은 답을 지금의 "
        "답과 비교합니다.",
        "A JSON lines file with an utterance and a text on each line: answers that were really "
        "given earlier, against today's.",
    ),
    "compare.recording.loaded": (
        "녹음 {names}을(를) 대상으로 고를 수 있습니다.",
        "{names} can now be chosen as targets.",
    ),
    "compare.recording.refused": (
        "{line}번째 줄을 읽을 수 없습니다. 있어야 할 것: {expected}",
        "Line {line} cannot be read. Expected: {expected}",
    ),
    "error.ProcessEnded": (
        "묻는 도중에 프로세스가 끝났습니다. 요금이 들었을 수 있어 저절로 다시 묻지 않습니다.",
        "The process ended while this was being asked. It may have been charged, so it is not "
        "asked again by itself.",
    ),
    "error.NotRecorded": (
        "이 말에 대한 답은 녹음에 없습니다.",
        "The recording holds no answer to this utterance.",
    ),
    "error.RecordingGone": (
        "이 녹음은 이제 없습니다. 파일을 다시 올려 주세요.",
        "This recording is gone. Please upload its file again.",
    ),
    # on my fallbacks
    "batch.source": ("무엇으로", "Which questions"),
    "batch.source.conversation": ("이 대화의 대체 답변", "This conversation's fallbacks"),
    "batch.source.log": ("기록의 대체 답변", "Fallbacks of the log"),
    "batch.source.filter": ("진단 필터의 대체 답변", "Fallbacks of the diagnostics' filter"),
    "batch.source.paste": ("붙여 넣기", "Paste a list"),
    "batch.source.file": ("파일", "Upload a file"),
    "batch.bot": ("봇", "Bot"),
    "batch.days": ("지난 며칠", "Last days"),
    "batch.contains": ("말에 든 글자", "Utterance contains"),
    "batch.most": ("많아야", "At most"),
    "batch.paste": ("한 줄에 하나씩", "One a line"),
    "batch.file": ("TXT, CSV, JSON Lines", "TXT, CSV or JSON lines"),
    "batch.refused.encoding": (
        "UTF-8이 아닙니다. UTF-8로 저장해 다시 올려 주세요.",
        "This is not UTF-8. Save it as UTF-8 and upload it again.",
    ),
    "batch.refused.empty": ("질문이 하나도 없습니다.", "There is no question in it."),
    "batch.refused.too_many": (
        "질문이 {count}개입니다. {most}개까지만 됩니다.",
        "It has {count} questions; {most} is the most.",
    ),
    "batch.refused.too_long": (
        "{number}번째 질문이 {length}자입니다. {most}자까지만 됩니다.",
        "Question {number} has {length} characters; {most} is the most.",
    ),
    "batch.refused.csv": ("CSV로 읽을 수 없습니다.", "This cannot be read as CSV."),
    "batch.refused.json": (
        "{number}번째 줄이 질문이 든 JSON이 아닙니다.",
        "Line {number} is no JSON with a question.",
    ),
    "batch.none": (
        "아직 대체 답변이 없습니다. 봇이 모르는 말을 대화에서 해 보거나, 목록을 붙여 넣으세요.",
        "There are no fallback turns yet. Say something the bot does not know, or paste a list.",
    ),
    "batch.repeats": ("되풀이 (안정성)", "Repeat (stability)"),
    "batch.width": ("대상마다 동시에", "At once per target"),
    "batch.calls": (
        "질문 {questions} × 대상 {targets} × 되풀이 {repeats} = 호출 {calls}번",
        "Questions {questions} × targets {targets} × repeats {repeats} = calls {calls}",
    ),
    "batch.start": ("시작", "Start"),
    "batch.progress": ("{done} / {total}, 남은 시간 {left}", "{done} / {total}, {left} left"),
    "batch.progress.unknown": ("알 수 없음", "unknown time"),
    "batch.cancel": ("취소", "Cancel"),
    "batch.resume": ("이어서 하기", "Go on"),
    "batch.state.running": ("진행 중", "running"),
    "batch.state.finished": ("끝남", "finished"),
    "batch.state.cancelled": ("취소됨", "cancelled"),
    "batch.state.held": ("멈춰 있음", "held"),
    "batch.held": (
        "더 나아갈 수 없어 멈췄습니다: {note} 받은 답은 그대로 있습니다.",
        "It is held because it cannot go on: {note} What was answered is kept.",
    ),
    "batch.earlier": ("이 대화의 지난 비교", "Earlier comparisons of this conversation"),
    "batch.earlier.line": (
        "{when} UTC · {kind} · 대상 {targets}",
        "{when} UTC · {kind} · {targets} targets",
    ),
    "batch.by_lex": (
        "이 가운데 {count}개는 Lex가 직접 답했을 말입니다: {listed}",
        "Lex would have answered {count} of these itself: {listed}",
    ),
    "batch.results": ("답", "Answers"),
    # judge
    "judge.choose": (
        "먼저 나란히 묻거나 대체 답변들로 비교를 시작해 주세요.",
        "Start a comparison first: side by side, or on your fallbacks.",
    ),
    "judge.question": ("어느 답이 더 낫습니까?", "Which answer is better?"),
    "judge.tie": ("비김", "Tie"),
    "judge.bad": ("모두 나쁨", "All bad"),
    "judge.too_few": (
        "온전한 답이 둘은 있어야 판정할 수 있습니다. 실패한 열은 이기지도 지지도 않습니다.",
        "It takes two whole answers to judge. A column that failed neither wins nor loses.",
    ),
    "judge.yours": ("내 판정: {verdict}", "Your vote: {verdict}"),
    "judge.progress": ("{done} / {total} 쌍을 판정했습니다.", "{done} of {total} pairs judged."),
    "judge.all_done": ("모든 쌍을 판정했습니다.", "Every pair is judged."),
    "judge.standings": ("판정 결과", "Standings"),
    "judge.people": ("사람의 판정", "Judged by people"),
    "judge.by_target": ("JUDGE: {judge}의 판정", "JUDGE: judged by {judge}"),
    "judge.target": ("대상", "Target"),
    "judge.wins": ("승", "Wins"),
    "judge.losses": ("패", "Losses"),
    "judge.ties": ("비김", "Ties"),
    "judge.both_bad": ("둘 다 나쁨", "Both bad"),
    "judge.rate": ("승률 (95% 구간)", "Win rate (95 % interval)"),
    "judge.rate.help": (
        "가려진 승부 가운데 이긴 비율과 Wilson 95% 구간. 비김과 둘 다 나쁨은 따로 셉니다.",
        "The share of decided votes that were won, with Wilson's 95 % interval. Ties and pairs "
        "that were both bad are counted apart.",
    ),
    "judge.judge": ("판정을 맡길 대상", "Let a target judge"),
    "judge.judge.help": (
        "쌍마다 순서를 바꾸어 두 번 묻습니다. 순서에 따라 말이 바뀌면 비김으로 셉니다.",
        "It is asked about each pair in both orders. A judge that changes its mind with the "
        "order counts as a tie.",
    ),
    "judge.start": ("판정 시작", "Start judging"),
    "judge.told": (
        "JUDGE {judge}: 판정 {votes}쌍, 순서에 흔들린 쌍 {turned}, 읽을 수 없는 대답 {unread}, "
        "남은 호출 {open}. 사람과 일치 {agreement}.",
        "JUDGE {judge}: {votes} pairs judged, {turned} changed with the order, {unread} said "
        "nothing readable, {open} calls to go. Agreement with people: {agreement}.",
    ),
    # decide
    "decide.scope": ("무엇을", "Over"),
    "decide.scope.this": ("이 비교", "This comparison"),
    "decide.scope.rounds": (
        "이 대화의 모든 나란히 비교",
        "All side-by-side rounds of this conversation",
    ),
    "decide.summary": ("대상별 요약", "Summary per target"),
    "decide.target": ("대상", "Target"),
    "decide.win_rate": ("승률 (95% 구간)", "Win rate (95 %)"),
    "decide.first": ("첫 토큰 중앙값 / p95", "First token, median / p95"),
    "decide.total": ("전체 중앙값 / p95", "Total, median / p95"),
    "decide.tokens": ("평균 토큰 입력 / 출력", "Mean tokens in / out"),
    "decide.cost_per_1000": ("1,000답 비용", "Cost per 1,000 answers"),
    "decide.failures": ("실패", "Failures"),
    "decide.stability": ("안정성", "Stability"),
    "decide.stability.help": (
        "같은 질문에 되풀이한 답들이 같은 순서로 나누는 낱말의 비율.",
        "How much of their words repeated answers to one question share, in the same order.",
    ),
    "decide.quality": ("품질과 비용", "Quality against cost"),
    "decide.quality.none": (
        "판정과 비용이 있어야 그릴 수 있습니다.",
        "It takes votes and known costs to draw this.",
    ),
    "decide.times": ("답변 시간", "Latency"),
    "decide.latency": ("전체 답변 시간 (초)", "Time of the whole answer (s)"),
    "decide.latency.none": ("아직 온전한 답이 없습니다.", "There is no whole answer yet."),
    "decide.month": ("한 달 비용", "What a month would cost"),
    "decide.month.turns": ("한 달의 턴", "Turns a month"),
    "decide.month.rate": ("대체 답변 비율", "Fallback rate"),
    "decide.month.told": (
        "기록에 따르면 한 달 {turns}턴, 그중 대체 답변이 {rate}입니다.",
        "By the log: {turns} turns a month, {rate} of them answered by the fallback.",
    ),
    "decide.month.source": (
        "지난 {days}일의 기록: {turns}턴 가운데 {fallbacks}턴이 대체 답변.",
        "The log of the last {days} days: {fallbacks} of {turns} turns were the fallback's.",
    ),
    "decide.downloads": ("내려받기", "Downloads"),
    "decide.report": ("HTML 보고서", "HTML report"),
    "report.answers": ("모든 답 (첫 회차)", "All answers (first repetition)"),
    "report.parameters": ("매개변수와 가격", "Parameters and prices"),
    "report.stamp": (
        "{bot} ({locale}), 임계값 {threshold}. 물은 때 {asked} UTC, 만든 때 {made} UTC. "
        "질문 {questions}, 대상 {targets}, 되풀이 {repeats}.",
        "{bot} ({locale}), threshold {threshold}. Asked {asked} UTC, made {made} UTC. "
        "{questions} questions, {targets} targets, {repeats} repetitions.",
    ),
}
