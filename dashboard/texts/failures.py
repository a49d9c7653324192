"""What a target that could not answer is told as: a sentence and a remedy for each class."""

from __future__ import annotations

# key: (Korean, English); `{name}` is a fact of the error
TEXTS: dict[str, tuple[str, str]] = {
    "error.FallbackError": (
        "{target}이(가) 답하지 못했습니다. 다시 시도하거나 다른 대상을 고르세요.",
        "{target} could not answer. Retry, or choose another target.",
    ),
    "error.TargetUnavailable": (
        "{target}이(가) 지금은 답할 수 없습니다. 다른 대상을 고르세요.",
        "{target} cannot answer now. Choose another target.",
    ),
    "error.InsideLex": (
        "Lex 훅 안에서 답하지 못했습니다({kind}). Lambda 함수의 로그와 설정을 확인하세요.",
        "The hook inside Lex could not answer ({kind}). See the function's log and settings.",
    ),
    "error.KeyMissing": (
        "{target}에는 키가 필요합니다. 환경 변수 {variable}에 키를 넣고 다시 시작하세요.",
        "{target} needs a key. Set the variable {variable} and start again.",
    ),
    "error.KeyMalformed": (
        "{variable}의 키에 줄바꿈이나 빈칸, 키에 쓰이지 않는 글자가 있습니다. 다시 붙여 넣으세요.",
        "The key in {variable} holds a line break, a blank or a letter no key has. Paste it again.",
    ),
    "error.KeyRefused": (
        "{target}의 서버가 키를 거절했습니다(HTTP {status}). 키와 그 권한을 확인하세요.",
        "The server of {target} refused the key (HTTP {status}). Check the key and its rights.",
    ),
    "error.NotSignable": (
        "{target}에 보낼 요청에 서명할 수 없습니다. AWS 역할이나 프로필, 리전을 설정하세요.",
        "The request to {target} could not be signed. Set an AWS role or profile, and a region.",
    ),
    "error.ModelRetired": (
        "{model} 모델은 {on}서비스가 종료되었습니다. {advice}",
        "The model {model} has been shut down{on}. {advice}",
    ),
    "error.on": ("{day}에 ", " on {day}"),
    "error.advice.successor": (
        "대신 {successor}을(를) 고르세요.",
        "Choose {successor} instead.",
    ),
    "error.advice.another": ("다른 대상을 고르세요.", "Choose another target."),
    "error.ModelUnknown": (
        "{target}의 서버는 {model} 모델을 모릅니다. 이름과 계정의 권한을 확인하세요.",
        "The server of {target} does not know the model {model}. Check its name and the account.",
    ),
    "error.WrongEndpoint": (
        "{model} 모델은 {target}이(가) 쓰는 방식({shape})으로는 제공되지 않습니다. "
        "targets.toml에서 shape를 바꾸세요.",
        "The model {model} is not served in the {shape} shape that {target} uses. "
        "Change its shape in targets.toml.",
    ),
    "error.RateLimited": (
        "{target}에 요청이 너무 많습니다. {advice}",
        "{target} is receiving too many requests. {advice}",
    ),
    "error.advice.wait": (
        "{seconds}초 기다린 뒤 다시 시도하세요.",
        "Wait {seconds} seconds, then retry.",
    ),
    "error.advice.soon": ("잠시 뒤에 다시 시도하세요.", "Retry in a moment."),
    "error.QuotaSpent": (
        "{target}의 계정에 남은 금액이 없습니다. 충전하거나 다른 대상을 고르세요.",
        "The account behind {target} has used up its credit. Top it up or choose another target.",
    ),
    "error.ServerFailed": (
        "{target}의 서버에 문제가 생겼습니다. 다시 시도하거나 다른 대상을 고르세요.",
        "The server of {target} failed. Retry, or choose another target.",
    ),
    "error.ServerUnreachable": (
        "{target}의 서버에 연결할 수 없습니다. 주소와 네트워크를 확인하고 다시 시도하세요.",
        "The server of {target} could not be reached. Check the address and the network, "
        "then retry.",
    ),
    "error.ConnectionBroken": (
        "{target}의 서버가 답하기 전에 연결을 끊었습니다. 다시 시도하세요.",
        "The server of {target} closed the connection before it answered. Retry.",
    ),
    "error.NotAnApi": (
        "{target}의 주소에는 OpenAI 방식의 서버가 없습니다. base_url을 확인하세요.",
        "The address of {target} does not answer as an OpenAI-compatible server. "
        "Check its base_url.",
    ),
    "error.RequestRefused": (
        "{target}이(가) 요청을 받아들이지 않았습니다. targets.toml의 매개변수를 확인하세요.",
        "{target} did not accept the request. Check the parameters in targets.toml.",
    ),
    "error.PromptTooLong": (
        "질문과 지난 대화가 {target}에는 너무 깁니다. 새로 시작하거나 줄여서 보내세요.",
        "The question and its history are too long for {target}. Start over or shorten it.",
    ),
    "error.AnswerSpoilt": (
        "{target}의 답이 온전하지 않습니다. 다시 시도하세요.",
        "The answer of {target} is not whole. Retry.",
    ),
    "error.AnswerUnreadable": (
        "{target}이(가) 보낸 것은 읽을 수 있는 답이 아닙니다. 다시 시도하세요.",
        "{target} sent something that cannot be read as an answer. Retry.",
    ),
    "error.AnswerEmpty": (
        "{target}이(가) 한 마디도 하지 않았습니다. 다시 시도하세요.",
        "{target} answered without a single word. Retry.",
    ),
    "error.AnswerCut": (
        "{target}의 답이 도중에 끊어졌습니다. 다시 시도하세요.",
        "The answer of {target} broke off before its end. Retry.",
    ),
    "error.AnswerTruncated": (
        "{target}의 답이 토큰 한도 {limit}개에 닿았습니다. targets.toml에서 limit를 늘리세요.",
        "The answer of {target} reached the limit of {limit} tokens. "
        "Raise its limit in targets.toml.",
    ),
    "error.AnswerFiltered": (
        "{target}이(가) 내용 때문에 답하지 않았습니다. 다르게 말해 보세요.",
        "{target} declined to answer this for reasons of content. Say it differently.",
    ),
    "error.DeadlinePassed": (
        "{target}이(가) {seconds:.0f}초 안에 답을 끝내지 못했습니다. "
        "다시 시도하거나 다른 대상을 고르세요.",
        "{target} did not finish within {seconds:.0f} seconds. Retry, or choose another target.",
    ),
    "error.BudgetSpent": (
        "오늘의 예산({cap})을 다 써서 {target}에게 묻지 않았습니다. "
        "내일 다시 하거나 한도를 올리세요.",
        "Today's budget of {cap} is used up, so {target} was not asked. "
        "Come back tomorrow or raise the cap.",
    ),
    "error.BudgetUnknown": (
        "오늘 쓴 금액을 읽을 수 없어 {target}에게 묻지 않았습니다. "
        "로그 옆의 지출 파일을 확인하세요.",
        "What was spent today cannot be read, so {target} was not asked. "
        "Check the spending file beside the log.",
    ),
    "error.TargetUnknown": (
        "{target}이라는 대상이 없습니다. 다른 대상을 고르세요.",
        "There is no target called {target}. Choose another one.",
    ),
    "error.TargetsFileInvalid": (
        "대상 파일 {file}의 {key}를 읽을 수 없습니다.",
        "{file}: {key} cannot be read.",
    ),
}
