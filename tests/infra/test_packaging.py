"""What is uploaded: the bot with its hook switched on, and ZIPs that are the same at each build."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from pathlib import Path

import pytest

from infra.packaging.archive import archive_of
from infra.packaging.documents import MOST_BYTES, DocumentsUnfit, document_files
from infra.packaging.export import ExportRefused, bot_package
from lexclient.local.bot.export import load
from tests.infra.conftest import DOCUMENTS, PYTHON, ROOT, documents, run

BOTS = ROOT / "bots"


@pytest.mark.parametrize("name", ["HelloWorldBot", "FlowerShopBot"])
def test_an_export_is_packed_as_lex_takes_it(name: str, tmp_path: Path) -> None:
    """The manifest is at the root, prompts.toml is left out, and the local runtime reads it with
    each locale's FallbackIntent calling the hook."""
    package = bot_package(BOTS / name)
    archive = zipfile.ZipFile(io.BytesIO(package.archive))
    assert "Manifest.json" in archive.namelist()
    assert [each for each in archive.namelist() if not each.endswith(".json")] == []
    file = tmp_path / "export.zip"
    file.write_bytes(package.archive)
    bot = load(file)
    assert (bot.name, set(bot.locales)) == (name, {"en_US", "ko_KR"})
    for locale_id in package.locales:
        entry = f"{name}/BotLocales/{locale_id}/Intents/FallbackIntent/Intent.json"
        hook = json.loads(archive.read(entry))["fulfillmentCodeHook"]
        assert hook == {"enabled": True, "isActive": True}


def test_a_version_is_known_by_its_content(tmp_path: Path) -> None:
    """The same content has the same hash wherever it lies; another utterance has another."""
    copy = tmp_path / "copy"
    shutil.copytree(BOTS / "HelloWorldBot", copy)
    (copy / "prompts.toml").write_text("other = 1\n")
    first = bot_package(BOTS / "HelloWorldBot")
    assert bot_package(copy) == first
    (intent,) = copy.glob("*/BotLocales/ko_KR/Intents/HelloWorld/Intent.json")
    intent.write_text(intent.read_text().replace("안녕", "안뇽", 1))
    assert bot_package(copy).content != first.content


def test_what_is_no_bot_is_refused(tmp_path: Path) -> None:
    """The sentence says what is missing."""
    with pytest.raises(ExportRefused, match="holds 0 bots"):
        bot_package(tmp_path)
    copy = tmp_path / "copy"
    shutil.copytree(BOTS / "HelloWorldBot", copy)
    shutil.rmtree(copy / "HelloWorldBot/BotLocales/ko_KR/Intents/FallbackIntent")
    with pytest.raises(ExportRefused, match="ko_KR/Intents/ holds no FallbackIntent"):
        bot_package(copy)


def test_a_zip_is_its_files_and_nothing_else() -> None:
    """No time, no order, no owner."""
    assert archive_of({"b": b"2", "a": b"1"}) == archive_of({"a": b"1", "b": b"2"})


def test_the_functions_are_built_alike_each_time(archives: Path, tmp_path: Path) -> None:
    """Byte for byte, from other folders, the documents too; arm64 and nothing else; neither
    local/ nor boto3."""
    copy = documents(tmp_path / "documents")
    ran = run(PYTHON, "-m", "infra.packaging", tmp_path, "--documents", copy)
    assert ran.returncode == 0, ran.stderr
    for name in ("hook.zip", "bot.zip"):
        assert (tmp_path / name).read_bytes() == (archives / name).read_bytes()
    names = zipfile.ZipFile(archives / "hook.zip").namelist()
    assert {"infra/functions/hook.py", "fallback/handler.py", "openai/__init__.py"} <= set(names)
    compiled = [name for name in names if name.endswith(".so")]
    assert compiled
    assert [name for name in compiled if "cpython-314-aarch64" not in name] == []
    given = {name for name in names if name.startswith("documents/")}
    assert given == {f"documents/{name}" for name in DOCUMENTS}
    rooms = {"/".join(name.split("/")[:2]) for name in names}
    assert rooms & {"fallback/local", "boto3", "lexclient/models.py", "infra/stacks"} == set()
    assert "lexclient/models.py" in zipfile.ZipFile(archives / "bot.zip").namelist()


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.pdf", b"%PDF-1.7", r"holds what the function cannot read: a\.pdf"),
        ("a.md", b"word " * (MOST_BYTES // 5 + 1), "more than 1 MiB"),
        ("a.txt", b" ", "holds nothing to read"),
        ("a.docx", b"words", "holds no Markdown, text, HTML or CSV"),
    ],
)
def test_documents_are_refused_before_they_are_deployed(
    tmp_path: Path, name: str, content: bytes, told: str
) -> None:
    """What the function could not read, or not in the time that its start has."""
    (tmp_path / name).write_bytes(content)
    with pytest.raises(DocumentsUnfit, match=told):
        document_files(tmp_path)


def test_without_a_folder_there_are_no_documents() -> None:
    """The setting is empty as shipped."""
    assert document_files(None) == {}
