"""`python -m benchmarks.hook`: the code hook's ZIP under Lambda's own runtime client.

Tells the ZIP's size, the time from the start of the process to the first answer, that of later
answers, and the most memory held. The model and Secrets Manager are scripted and answer at once.
"""

from __future__ import annotations

import statistics
import subprocess
import tempfile
import time
import zipfile
from pathlib import Path

from tests.fallback.scripted import reply, scripted, whole
from tests.infra.conftest import PYTHON, ROOT
from tests.infra.lambda_runtime import running
from tests.infra.test_hook_function import HANDLER, SECRET, STORED, event, for_this_machine

STARTS, ANSWERS = 5, 50
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


def measured(task: Path, folder: Path) -> tuple[float, float, float]:
    """Seconds to the first answer, the median of later ones, MiB held at most."""
    with scripted(reply(200, whole("Hello."))) as model, scripted(STORED) as secrets:
        (folder / "targets.toml").write_text(TARGETS.format(url=model.url))
        environ = {
            "FALLBACK_TARGETS_FILE": str(folder / "targets.toml"),
            "LEXLENS_KEY_SECRET": SECRET,
            "LEXLENS_KEY_VARIABLE": "OPENAI_API_KEY",
            "AWS_ENDPOINT_URL_SECRETS_MANAGER": secrets.url.removesuffix("/v1"),
        }
        began = time.perf_counter()
        with running(PYTHON, task, HANDLER, folder / "output", environ) as function:
            function.invoke(event("What is Lex?"))
            first = time.perf_counter() - began
            later = []
            for _ in range(ANSWERS):
                began = time.perf_counter()
                function.invoke(event("And?"))
                later.append(time.perf_counter() - began)
            return first, statistics.median(later), function.resident_mib


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        task = packed(Path(name))
        runs = [measured(task, Path(name)) for _ in range(STARTS)]
    first, later, memory = (statistics.median(each) for each in zip(*runs, strict=True))
    print(f"first answer {first:.2f} s after the start, later {later * 1000:.0f} ms")
    print(f"memory at most {memory:.0f} MiB")


if __name__ == "__main__":
    main()
