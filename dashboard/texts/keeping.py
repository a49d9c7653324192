"""What Keep and delete says."""

from __future__ import annotations

# key: (Korean, English); `{name}` is filled in by `say`
TEXTS: dict[str, tuple[str, str]] = {
    "keep.export": ("가져가기", "Take away"),
    "keep.export_note": (
        "위의 조건에 맞는 턴 {count}개, 새것부터 CSV와 Parquet은 {most}개, "
        "JSON lines는 요청과 응답까지 {calls}개까지입니다. "
        "키와 계정 번호는 •••로, 스프레드시트 수식은 앞에 '를 붙여 막습니다.",
        "{count} turns fit the filter above. Newest first: up to {most} as CSV or Parquet, up to "
        "{calls} as JSON lines with their requests and responses. Keys and account ids become "
        "•••, formulas get a ' in front.",
    ),
    "keep.csv": ("CSV", "CSV"),
    "keep.jsonl": ("JSON lines", "JSON lines"),
    "keep.parquet": ("Parquet", "Parquet"),
    "keep.rules": ("보관 규칙", "How the log is kept"),
    "keep.days": ("며칠 뒤 지울까요? (0은 지우지 않음)", "Delete turns after days (0: never)"),
    "keep.days_help": (
        "배경에서 한 시간마다, 그리고 저장하자마자 지웁니다.",
        "Purged in the background, every hour and as soon as this is saved.",
    ),
    "keep.texts": ("말과 답을 글자 그대로 남기기", "Keep what was said and answered"),
    "keep.texts_help": (
        "끄면 앞으로의 턴은 글 대신 해시와 길이만 남깁니다. 이 프로세스가 살아 있는 동안에는 최근 "
        "대화를 보여 주지만 다시 시작하면 읽을 수 없고, 가르치기와 검색에도 나오지 않습니다. 이미 "
        "남은 글은 그대로입니다.",
        "Switched off, turns from now on keep hashes and lengths instead. This process shows its "
        "latest conversations while it runs; after a restart nobody can read them, search them "
        "or teach from them. What is in the log already stays.",
    ),
    "keep.save": ("저장", "Save"),
    "keep.saved": ("저장했습니다.", "Saved."),
    "keep.delete": ("지우기", "Delete"),
    "keep.this": ("이 대화 지우기", "Delete this conversation"),
    "keep.all": ("모든 턴 지우기", "Delete all turns"),
    "keep.confirm_this": (
        "이 대화의 턴 {count}개와 이 대화에서 한 비교를 되돌릴 수 없이 지웁니다.",
        "This deletes the {count} turns of this conversation and its comparisons for good.",
    ),
    "keep.confirm_all": (
        "모든 대화의 턴 {count}개와 비교, 평가, 녹음을 되돌릴 수 없이 지웁니다. "
        "돌고 있는 작업은 멈춥니다.",
        "This deletes the {count} turns of all conversations, and all comparisons, test runs and "
        "recordings, for good. Jobs that run are stopped.",
    ),
    "keep.yes": ("네, 지웁니다", "Yes, delete"),
    "keep.deleted": ("턴 {count}개를 지웠습니다.", "{count} turns were deleted."),
}
