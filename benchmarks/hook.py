"""`python -m benchmarks.hook`: the code hook's ZIP under Lambda's own runtime client.

Tells the ZIP's size, the time from the start of the process to the first answer, that of later
answers, and the most memory held: without the caps of a day, with them, and with 1 MiB of documents
besides. The model, Secrets Manager and DynamoDB are scripted and answer at once.
"""

from __future__ import annotations

import statistics
import subprocess
import tempfile
import time
import zipfile
from pathlib import Path

from infra.packaging.documents import MOST_BYTES
from tests.fallback.scripted import reply, scripted, whole
from tests.infra.conftest import PYTHON, ROOT
from tests.infra.lambda_runtime import running
from tests.infra.test_hook_function import (
    BOOKED,
    CAPS,
    HANDLER,
    SECRET,
    STORED,
    event,
    for_this_machine,
)

STARTS, ANSWERS = 3, 50
PARAGRAPH = "## Delivery {0}\n\nOrder {0} of the shop is delivered within two days of payment.\n\n"
TARGETS = '[targets.gpt-6-luna]\nbase_url = "{url}"\n'


def packed(folder: Path) -> Path:
    """The unpacked ZIP of this machine's kind."""
    command = [PYTHON, "-m", "infra.packaging", folder, *for_this_machine()]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    size = (folder / "hook.zip").stat().st_size / 2**20
    with zipfile.ZipFile(folder / "hook.zip") as archive:
        whole_size = sum(entry.file_size for entry in archive.infolist()) / 2**20
        archive.extractall(folder / "task")
    print(f"ZIP {size:.1f} MiB, unpacked {whole_size:.1f} MiB")
    return folder / "task"


def written(folder: Path) -> Path:
    """As many documents as a deployment takes."""
    folder.mkdir()
    text = "".join(PARAGRAPH.format(number) for number in range(MOST_BYTES // 90))
    (folder / "orders.md").write_text(text[:MOST_BYTES])
    return folder


def measured(task: Path, folder: Path, **own: str) -> tuple[float, float, float]:
    """Seconds to the first answer, the median of later ones, MiB held at most."""
    with (
        scripted(reply(200, whole("Hello."))) as model,
        scripted(STORED) as secrets,
        scripted(BOOKED) as table,
    ):
        (folder / "targets.toml").write_text(TARGETS.format(url=model.url))
        environ = {
            "FALLBACK_TARGETS_FILE": str(folder / "targets.toml"),
            "LEXLENS_KEY_SECRET": SECRET,
            "LEXLENS_KEY_VARIABLE": "OPENAI_API_KEY",
            "AWS_ENDPOINT_URL_SECRETS_MANAGER": secrets.url.removesuffix("/v1"),
            "AWS_ENDPOINT_URL_DYNAMODB": table.url.removesuffix("/v1"),
            **own,
        }
        began = time.perf_counter()
        with running(PYTHON, task, HANDLER, folder / "output", environ) as function:
            function.invoke(event("What of the delivery?"))
            first = time.perf_counter() - began
            later = []
            for _ in range(ANSWERS):
                began = time.perf_counter()
                function.invoke(event("And the delivery?"))
                later.append(time.perf_counter() - began)
            return first, statistics.median(later), function.resident_mib


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        task, documents = packed(Path(name)), written(Path(name) / "documents")
        kinds = {
            "alone": {},
            "with the caps of a day": CAPS,
            "and 1 MiB of documents": {**CAPS, "FALLBACK_DOCUMENTS": str(documents)},
        }
        runs: dict[str, list[tuple[float, float, float]]] = {kind: [] for kind in kinds}
        for _ in range(STARTS):
            for kind, own in kinds.items():  # in turn: what else runs here concerns all
                runs[kind].append(measured(task, Path(name), **own))
    for kind, each in runs.items():
        first, later, memory = (statistics.median(part) for part in zip(*each, strict=True))
        print(f"{kind}: first answer {first:.2f} s after the start, later {later * 1000:.0f} ms")
        print(f"{'':{len(kind)}}  memory at most {memory:.0f} MiB")


if __name__ == "__main__":
    main()
