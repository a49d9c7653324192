"""What the test bench says."""

from __future__ import annotations

# key: (Korean, English); `{name}` is filled in by `say`
TEXTS: dict[str, tuple[str, str]] = {
    "page.evaluate": ("평가", "Evaluate"),
    # reading a file
    "testset.where": ("{line}번째 줄, {column} 열: {told}", "Line {line}, column {column}: {told}"),
    "testset.where_line": ("{line}번째 줄: {told}", "Line {line}: {told}"),
    "testset.too_big": (
        "파일이 {limit} MB보다 큽니다. 나누어 올려 주세요.",
        "The file is larger than {limit} MB. Please split it.",
    ),
    "testset.empty": ("파일이 비어 있습니다.", "The file is empty."),
    "testset.no_rows": (
        "머리글 아래에 줄이 없습니다. 발화를 한 줄에 하나씩 적어 주세요.",
        "There is nothing below the header. Write one utterance a line.",
    ),
    "testset.encoding": (
        "{line}번째 줄부터 글자를 읽을 수 없습니다. UTF-8로 저장해 주세요.",
        "The text cannot be read from line {line} on. Save the file as UTF-8.",
    ),
    "testset.columns": (
        "첫 줄에 필요한 열이 없습니다. utterance,intent 또는 Input과 Expected Output Intent가 "
        "있어야 합니다. 찾은 열: {found}",
        "The first line lacks the columns. It needs utterance,intent or Input and "
        "Expected Output Intent. Found: {found}",
    ),
    "testset.audio": (
        "음성 테스트 세트는 실행할 수 없습니다. Input 열이 있는 텍스트 세트를 올려 주세요.",
        "Audio test sets cannot be run. Use a text set, with a column Input.",
    ),
    "testset.quotes": (
        '따옴표가 맞지 않습니다. 글 안의 따옴표는 두 번 적습니다 ("").',
        'The quotes do not match. Write a quote inside a text twice ("").',
    ),
    "testset.cells": (
        "칸이 {cells}개인데 열은 {columns}개입니다. 쉼표가 든 글은 따옴표로 감싸 주세요.",
        "There are {cells} cells for {columns} columns. Put a text with a separator into quotes.",
    ),
    "testset.blank": ("발화가 비어 있습니다.", "The utterance is blank."),
    "testset.too_long": (
        "발화가 {length}자입니다. Lex는 {limit}자까지 받습니다.",
        "The utterance has {length} characters. Lex takes up to {limit}.",
    ),
    "testset.control_character": (
        "{position}번째 글자({character})는 제어 문자입니다. 지워 주세요.",
        "Character {position} ({character}) is a control character. Please remove it.",
    ),
    "testset.no_intent": (
        "기대하는 의도가 없습니다. 봇이 몰라야 하는 말이면 FallbackIntent라고 적어 주세요.",
        "There is no expected intent. Write FallbackIntent for what the bot should not know.",
    ),
    "testset.source": (
        "{text}은(는) 알 수 없는 값입니다. User 또는 Agent라고 적어 주세요.",
        "{text} is not known here. Write User or Agent.",
    ),
    "testset.pair": (
        "{text}: 이름 = 값 모양으로 적어 주세요.",
        "{text}: write it as name = value.",
    ),
    "testset.hint": (
        "{text}: 의도.슬롯 = 값 모양으로 적어 주세요.",
        "{text}: write it as Intent.slot = value.",
    ),
    "testset.conversation_id": (
        "대화 번호가 {limit}자보다 깁니다.",
        "The conversation number is longer than {limit} characters.",
    ),
    "testset.conversation_left_out": (
        "대화 {id}에 읽을 수 없는 줄이 있어 이 대화 전체를 뺐습니다.",
        "Conversation {id} has a line that cannot be read, so all of it is left out.",
    ),
    "testset.too_many_turns": (
        "대화 {id}의 차례가 {limit}번보다 많아 뺐습니다.",
        "Conversation {id} has more than {limit} turns and is left out.",
    ),
    "testset.too_many": (
        "{limit}줄까지만 읽었습니다. 나머지는 나누어 올려 주세요.",
        "Only {limit} rows were read. Split the rest into another file.",
    ),
    "testset.given_up": (
        "문제가 {limit}개라서 여기서 읽기를 멈췄습니다.",
        "There were {limit} problems, so reading stopped here.",
    ),
    # failures of a turn
    "evaluate.failure.skipped": (
        "앞 차례가 맞지 않아 건너뛰었습니다.",
        "Skipped, because a turn before it did not match.",
    ),
    "evaluate.failure.intent_mismatch": (
        "{expected} 의도를 기대했지만 {actual} 의도였습니다.",
        "Expected the intent {expected}, got {actual}.",
    ),
    "evaluate.failure.slot_not_recognised": (
        "기대한 슬롯 {slot}이(가) 채워지지 않았습니다.",
        "The expected slot {slot} was not filled.",
    ),
    "evaluate.failure.slot_value": (
        "슬롯 {slot}: {expected}을(를) 기대했지만 {actual}였습니다.",
        "Slot {slot}: expected {expected}, got {actual}.",
    ),
    "evaluate.failure.slot_elicitation": (
        "{expected} 슬롯을 물을 줄 알았는데 {actual} 슬롯을 물었습니다.",
        "Expected to be asked for {expected}, was asked for {actual}.",
    ),
    "evaluate.failure.slot_not_elicited": (
        "{expected} 슬롯을 묻기 전에 의도가 끝나거나 확인으로 넘어갔습니다.",
        "The intent closed or asked for confirmation before it asked for {expected}.",
    ),
    "evaluate.failure.prompt_missing": (
        "봇의 말 {expected}개를 기대했지만 {actual}개였습니다.",
        "Expected {expected} prompts of the bot, got {actual}.",
    ),
    "evaluate.failure.prompt_extra": (
        "봇의 말 {expected}개를 기대했지만 {actual}개였습니다.",
        "Expected {expected} prompts of the bot, got {actual}.",
    ),
    "evaluate.failure.context_missing": (
        "출력 컨텍스트 {context}이(가) 켜지지 않았습니다.",
        "The output context {context} is not active.",
    ),
    "evaluate.failure.execution_error": (
        "실행하지 못했습니다: {error}: {message}",
        "Could not be run: {error}: {message}",
    ),
    # the threshold in words
    "evaluate.ticket.change": (
        "임계값을 {present}에서 {proposed}(으)로 바꾸면 (평가한 {turns}턴, 틀린 답 하나를 대체 "
        "답변 {cost}번으로 계산): 정확도 {accuracy}, 커버리지 {coverage}, 잘못 받은 범위 밖 발화 "
        "{accepts}건, 잘못 넘긴 발화 {fallbacks}건, 1,000턴당 모델 호출 {calls}회.",
        "Changing the threshold from {present} to {proposed} (over {turns} evaluated turns, one "
        "wrong answer counted as {cost} fallbacks): accuracy {accuracy}, coverage {coverage}, "
        "false accepts {accepts}, false fallbacks {fallbacks}, model calls per 1,000 turns "
        "{calls}.",
    ),
    "evaluate.ticket.same": (
        "지금 임계값 {present}이(가) 가장 좋습니다 (평가한 {turns}턴, 틀린 답 하나를 대체 답변 "
        "{cost}번으로 계산): 정확도 {accuracy_now}, 커버리지 {coverage_now}, 잘못 받은 범위 밖 "
        "발화 {accepts_now}건, 잘못 넘긴 발화 {fallbacks_now}건, 1,000턴당 모델 호출 "
        "{calls_now}회.",
        "The present threshold {present} is the best (over {turns} evaluated turns, one wrong "
        "answer counted as {cost} fallbacks): accuracy {accuracy_now}, coverage {coverage_now}, "
        "false accepts {accepts_now}, false fallbacks {fallbacks_now}, model calls per 1,000 "
        "turns {calls_now}.",
    ),
    "evaluate.ticket.money": (
        "1,000턴당 모델 비용 {money}.",
        "Model cost per 1,000 turns {money}.",
    ),
    # McNemar
    "evaluate.chance.none": (
        "바뀐 것이 없습니다.",
        "Nothing changed sides.",
    ),
    "evaluate.chance.noise": (
        "우연일 가능성이 큽니다: 맞고 틀림이 바뀐 {flips}건은 동전 던지기와 구별되지 않습니다 "
        "(McNemar p = {p}).",
        "Likely noise: the {flips} turns that changed sides look like coin tosses "
        "(McNemar p = {p}).",
    ),
    "evaluate.chance.unclear": (
        "아직 알 수 없습니다: {flips}건이 바뀌었지만 우연일 수도 있습니다. 세트를 늘려 보세요 "
        "(McNemar p = {p}).",
        "Not clear yet: {flips} turns changed sides, which may be chance. Use a larger set "
        "(McNemar p = {p}).",
    ),
    "evaluate.chance.likely": (
        "진짜 차이로 보입니다: {flips}건이 한쪽으로 바뀌었습니다 (McNemar p = {p}).",
        "Probably a real difference: {flips} turns changed sides, mostly one way "
        "(McNemar p = {p}).",
    ),
    "evaluate.chance.strong": (
        "분명한 차이입니다: {flips}건이 한쪽으로 바뀌었습니다 (McNemar p = {p}).",
        "A clear difference: {flips} turns changed sides, mostly one way (McNemar p = {p}).",
    ),
    # numbers
    "evaluate.accuracy": ("정확도", "Accuracy"),
    "evaluate.coverage": ("커버리지", "Coverage"),
    "evaluate.false_accepts": ("잘못 받음", "False accepts"),
    "evaluate.false_fallbacks": ("잘못 넘김", "False fallbacks"),
    "evaluate.wrong_intents": ("다른 의도", "Wrong intents"),
    "evaluate.right_when_answered": ("답했을 때 정확도", "Right when answered"),
    "evaluate.baseline": ("기준선", "Baseline"),
    "evaluate.macro_f1": ("매크로 F1", "Macro F1"),
    "evaluate.conversations": ("대화 끝까지", "Conversations end to end"),
    "evaluate.singles": ("단일 발화", "Single inputs"),
    "evaluate.latency": ("응답 시간 중앙값 / 90 %", "Latency median / 90 %"),
    "evaluate.help.accuracy": (
        "Lex가 답한 모든 턴 중 의도가 맞은 비율입니다. 범위 밖 발화는 FallbackIntent가 정답입니다.",
        "The share of all turns Lex answered whose intent was right. For out-of-scope utterances "
        "FallbackIntent is right.",
    ),
    "evaluate.help.coverage": (
        "대체 답변이 아니라 봇의 의도가 맡은 비율입니다.",
        "The share of turns that one of the bot's intents took, not the fallback.",
    ),
    "evaluate.help.false_accepts": (
        "범위 밖 발화인데 봇의 의도가 받은 비율입니다.",
        "The share of out-of-scope utterances that an intent took.",
    ),
    "evaluate.help.false_fallbacks": (
        "봇이 알아야 하는 발화인데 대체 답변으로 간 비율입니다.",
        "The share of in-scope utterances that went to the fallback.",
    ),
    "evaluate.help.wrong_intents": (
        "봇이 알아야 하는 발화인데 다른 의도가 받은 비율입니다.",
        "The share of in-scope utterances that another intent took.",
    ),
    "evaluate.help.baseline": (
        "언제나 가장 흔한 의도({intent})라고 답할 때의 정확도입니다.",
        "The accuracy of always saying the most frequent intent, {intent}.",
    ),
    "evaluate.interval": ("95 % 구간 {interval}", "95 % interval {interval}"),
    "evaluate.incomplete": (
        "실행하지 못한 턴 {errors}개, 건너뛴 턴 {skipped}개는 비율에 들어 있지 않습니다.",
        "{errors} turns could not be run and {skipped} were skipped; they are in no share.",
    ),
    # the page
    "evaluate.intro": (
        "테스트 세트로 봇의 라우팅을 재고, 바꾸기 전과 후를 견줍니다.",
        "Measure the bot's routing with a test set, before and after every change.",
    ),
    "evaluate.tab.run": ("실행", "Run"),
    "evaluate.tab.results": ("결과", "Results"),
    "evaluate.tab.threshold": ("임계값", "Threshold"),
    "evaluate.tab.turns": ("발화", "Utterances"),
    "evaluate.tab.compare": ("전과 후", "Before and after"),
    "evaluate.source": ("테스트 세트", "Test set"),
    "evaluate.source.bundled": ("기본 제공", "Bundled"),
    "evaluate.source.upload": ("파일 올리기", "Upload"),
    "evaluate.source.log": ("기록에서", "From the log"),
    "evaluate.bundled": ("기본 세트", "Bundled set"),
    "evaluate.no_bundled": (
        "이 봇과 언어에는 기본 세트가 없습니다. 파일을 올려 주세요.",
        "There is no bundled set for this bot and locale. Please upload a file.",
    ),
    "evaluate.upload": ("CSV 파일", "CSV file"),
    "evaluate.upload.help": (
        "Lex Test Workbench 형식 또는 utterance,intent. 쉼표, 세미콜론, 탭 모두 됩니다.",
        "Lex's Test Workbench form or utterance,intent; comma, semicolon or tab.",
    ),
    "evaluate.template": ("양식 (Test Workbench)", "Template (Test Workbench)"),
    "evaluate.template.simple": ("양식 (간단)", "Template (simple)"),
    "evaluate.from_log": ("기록으로 만든 세트", "Set made from the log"),
    "evaluate.from_log.help": (
        "지금까지의 대화를 라우팅된 그대로 담습니다. 틀린 의도를 고쳐 올리면 시험이 됩니다.",
        "What was said so far, expected to be routed as it was. Correct what was wrong, upload "
        "it, and it is a test.",
    ),
    "evaluate.log_empty": ("기록에 아직 턴이 없습니다.", "There are no turns in the log yet."),
    "evaluate.set": (
        "{name}: 발화 {turns}개, 대화 {conversations}개, 의도 {intents}개, 범위 밖 {outside}개",
        "{name}: {turns} utterances, {conversations} conversations, {intents} intents, "
        "{outside} out of scope",
    ),
    "evaluate.problems": (
        "읽을 수 없는 줄이 있습니다 ({count}). 나머지는 그대로 실행할 수 있습니다.",
        "Some lines cannot be read ({count}). The others can be run as they are.",
    ),
    "evaluate.nothing": (
        "실행할 수 있는 줄이 없습니다.",
        "There is no line that can be run.",
    ),
    "evaluate.against": (
        "{bot} · {alias} · {locale} · 임계값 {threshold}",
        "{bot} · {alias} · {locale} · threshold {threshold}",
    ),
    "evaluate.alias": ("별칭 ID (alias)", "Alias id"),
    "evaluate.width": ("동시 대화 수", "Conversations at once"),
    "evaluate.width.help": (
        "TestBotAlias는 한 번에 두 대화를 받습니다. 더 많으면 Lex가 거절하고 속도를 늦춥니다.",
        "TestBotAlias takes two conversations at once. With more, Lex throttles and the run "
        "slows down by itself.",
    ),
    "evaluate.rate": ("초당 호출 수 (0 = 제한 없음)", "Calls per second (0 = no limit)"),
    "evaluate.start": ("실행", "Run"),
    "evaluate.cancel": ("취소", "Cancel"),
    "evaluate.resume": ("이어서 실행", "Resume"),
    "evaluate.progress": (
        "{done} / {total} 대화{left}",
        "{done} of {total} conversations{left}",
    ),
    "evaluate.left": (" · {left} 남음", " · {left} left"),
    "evaluate.state.running": ("실행 중", "Running"),
    "evaluate.state.finished": ("끝남", "Finished"),
    "evaluate.state.cancelled": ("취소됨", "Cancelled"),
    "evaluate.state.held": ("멈춤", "Held"),
    "evaluate.held": (
        "실행이 멈췄습니다. 지금까지의 결과는 그대로 있고, 고친 뒤 이어서 실행할 수 있습니다.",
        "The run is held. What was measured is kept; correct the cause, then resume.",
    ),
    "evaluate.lost": (
        "{lost}개 대화는 예상하지 못한 문제로 끝나지 못했습니다.",
        "{lost} conversations ended in an unexpected problem.",
    ),
    "evaluate.runs": ("지난 실행", "Past runs"),
    "evaluate.no_runs": (
        "아직 실행한 것이 없습니다. 위에서 세트를 골라 실행해 보세요.",
        "Nothing has been run yet. Choose a set above and run it.",
    ),
    "evaluate.no_results": ("아직 결과가 없습니다.", "There are no results yet."),
    "evaluate.partial": (
        "지금까지 끝난 {turns}턴의 결과입니다.",
        "These are the {turns} turns that ended so far.",
    ),
    "evaluate.overall": ("전체", "Overall"),
    "evaluate.confusion": ("혼동 행렬", "Confusion matrix"),
    "evaluate.confusion.help": (
        "세로가 기대한 의도, 가로가 나온 의도입니다. 칸을 누르면 아래에 그 발화가 나옵니다. "
        "대각선(파랑)은 맞은 것, 나머지(주황)는 틀린 것입니다.",
        "Rows are expected, columns are actual intents. Click a cell to list its utterances "
        "below. The diagonal (blue) is right, the rest (orange) is wrong.",
    ),
    "evaluate.confusion.scope": ("보여 줄 의도", "Intents shown"),
    "evaluate.confusion.errors": ("틀린 것 위주 ({count})", "With errors ({count})"),
    "evaluate.confusion.all": ("모두 ({count})", "All ({count})"),
    "evaluate.confusion.alt": (
        "기대한 의도와 나온 의도의 혼동 행렬",
        "Confusion matrix of expected and actual intents",
    ),
    "evaluate.confused": ("가장 자주 섞이는 의도", "Most confused intents"),
    "evaluate.per_intent": ("의도별", "By intent"),
    "evaluate.histogram": ("점수 분포", "Scores"),
    "evaluate.histogram.help": (
        "가장 높은 후보의 점수입니다. 점선이 지금 임계값입니다. 봇의 질문에 한 대답은 뺐습니다.",
        "The best candidate's score; the dashed line is the present threshold. Replies to the "
        "bot's own questions are left out.",
    ),
    "evaluate.kind.right": ("맞는 의도", "Right intent"),
    "evaluate.kind.wrong": ("다른 의도", "Wrong intent"),
    "evaluate.kind.out_of_scope": ("범위 밖", "Out of scope"),
    "evaluate.slots": ("슬롯 정확도", "Slot accuracy"),
    "evaluate.no_slots": (
        "이 세트는 슬롯을 기대하지 않습니다.",
        "This set expects no slots.",
    ),
    "evaluate.worst_intents": ("가장 나쁜 의도", "Worst intents"),
    "evaluate.worst_slots": ("가장 나쁜 슬롯", "Worst slots"),
    "evaluate.none_missed": ("놓친 것이 없습니다.", "None was missed."),
    "evaluate.filter": ("보여 줄 발화", "Show"),
    "evaluate.filter.wrong": ("틀린 것", "Wrong"),
    "evaluate.filter.false_accepts": ("잘못 받음", "False accepts"),
    "evaluate.filter.false_fallbacks": ("잘못 넘김", "False fallbacks"),
    "evaluate.filter.wrong_intents": ("다른 의도", "Wrong intents"),
    "evaluate.filter.slots": ("슬롯", "Slots"),
    "evaluate.filter.errors": ("실행 못 함", "Not run"),
    "evaluate.filter.all": ("모두", "All"),
    "evaluate.expected": ("기대한 의도", "Expected intent"),
    "evaluate.actual": ("나온 의도", "Actual intent"),
    "evaluate.any": ("모두", "any"),
    "evaluate.count": ("발화 {count}개", "{count} utterances"),
    "evaluate.pick": (
        "줄을 고르면 그 턴이 아래에 나옵니다.",
        "Select a row to see its turn below.",
    ),
    "evaluate.turn": ("고른 턴", "Selected turn"),
    "evaluate.said": ("봇의 말", "The bot said"),
    "evaluate.request": ("요청과 응답", "Request and response"),
    "evaluate.column.line": ("줄", "Line"),
    "evaluate.column.conversation": ("대화", "Conversation"),
    "evaluate.column.match": ("결과", "Result"),
    "evaluate.column.why": ("이유", "Why"),
    "evaluate.column.best": ("가장 높은 후보", "Best candidate"),
    "evaluate.column.support": ("기대", "Expected"),
    "evaluate.column.predicted": ("나옴", "Predicted"),
    "evaluate.column.right": ("맞음", "Right"),
    "evaluate.column.precision": ("정밀도", "Precision"),
    "evaluate.column.recall": ("재현율", "Recall"),
    "evaluate.column.f1": ("F1", "F1"),
    "evaluate.column.turns": ("발화", "Utterances"),
    "evaluate.column.run": ("실행", "Run"),
    "evaluate.match.Matched": ("✔ 맞음", "✔ Matched"),
    "evaluate.match.Mismatched": ("✘ 틀림", "✘ Mismatched"),
    "evaluate.match.ExecutionError": ("⚠ 실행 못 함", "⚠ Not run"),
    "evaluate.match.Skipped": ("– 건너뜀", "– Skipped"),
    "evaluate.threshold.help": (
        "저장된 점수만으로 다시 라우팅했고 새 호출은 없습니다. 대화의 뒤 차례, 슬롯, 이행은 "
        "다시 해 보지 않았습니다. 봇의 질문에 대한 대답 {replies}개와 점수 없는 턴 {unscored}개는 "
        "뺐습니다.",
        "Routed again from the stored scores, without new calls. Later turns, slots and "
        "fulfilment are not played again. {replies} replies to the bot's questions and "
        "{unscored} turns without a score are left out.",
    ),
    "evaluate.wrong_cost": (
        "틀린 답 하나는 대체 답변 몇 번만큼 나쁜가요?",
        "One wrong answer is as bad as how many fallbacks?",
    ),
    "evaluate.price": (
        "모델 호출 한 번의 비용 (US$)",
        "Cost of one model call (US$)",
    ),
    "evaluate.price.help": (
        "기록에 남은 대체 답변의 평균, 없으면 0입니다. 고쳐 쓸 수 있습니다.",
        "The mean of the fallback answers in the log, 0 without any. Change it as you like.",
    ),
    "evaluate.threshold.at": ("임계값", "Threshold"),
    "evaluate.present": ("지금", "Present"),
    "evaluate.best": ("제안", "Proposed"),
    "evaluate.chosen": ("슬라이더", "Slider"),
    "evaluate.marks": (
        "빨간 실선은 지금 임계값, 빨간 점선은 제안하는 임계값입니다.",
        "The full red line is the present threshold, the dashed one the proposed.",
    ),
    "evaluate.per_1000": ("1,000턴당 모델 호출", "Model calls per 1,000"),
    "evaluate.money": ("1,000턴당 비용", "Cost per 1,000"),
    "evaluate.ticket": ("티켓에 붙일 문장", "Sentence for a ticket"),
    "evaluate.same_set": (
        "이 세트에서 고른 값입니다. 다른 세트로도 확인해 보세요.",
        "Chosen on this very set. Check it on another one.",
    ),
    "evaluate.before": ("전", "Before"),
    "evaluate.after": ("후", "After"),
    "evaluate.needs_two": (
        "견주려면 끝난 실행이 둘 필요합니다.",
        "Comparing takes two runs.",
    ),
    "evaluate.no_pairs": (
        "두 실행에 같은 발화가 없어 견줄 수 없습니다.",
        "The two runs have no utterance in common, so they cannot be compared.",
    ),
    "evaluate.pairs": (
        "두 실행에 모두 있는 {pairs}턴을 견줍니다. 한쪽에만 있는 턴: {alone}개.",
        "Compared over the {pairs} turns of both runs; {alone} are in one of them only.",
    ),
    "evaluate.flip.fixed": ("✔ 고쳐짐", "✔ Fixed"),
    "evaluate.flip.broken": ("✘ 깨짐", "✘ Broken"),
    "evaluate.flip.changed": ("≠ 다르게 틀림", "≠ Wrong otherwise"),
    "evaluate.flips": ("뒤바뀐 발화", "Flips"),
    "evaluate.changes": ("의도별 변화", "Change by intent"),
    "evaluate.no_changes": ("달라진 의도가 없습니다.", "No intent changed."),
    "evaluate.column.flip": ("변화", "Change"),
    "evaluate.report": ("보고서 (HTML)", "Report (HTML)"),
    "evaluate.rows": ("모든 줄 (CSV)", "Every row (CSV)"),
    "evaluate.json": ("숫자 (JSON)", "Numbers (JSON)"),
    # the report
    "evaluate.report.title": ("{set} · 평가 보고서", "{set} · evaluation report"),
    "evaluate.report.made": (
        "{bot} · {alias} · {locale} · 임계값 {threshold} · {mode} · {date}",
        "{bot} · {alias} · {locale} · threshold {threshold} · {mode} · {date}",
    ),
    "evaluate.report.wrong": ("맞지 않은 턴", "Turns that did not match"),
    "evaluate.report.sweep": ("임계값에 따른 변화", "By threshold"),
    # the command line
    "evaluate.cli.under": (
        "정확도 {accuracy}는 요구한 {minimum}보다 낮습니다.",
        "Accuracy {accuracy} is under the required {minimum}.",
    ),
}
