"""What is uploaded: the bot with its hook switched on, and ZIPs that are the same at each build."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from pathlib import Path

import pytest

from infra.packaging.archive import archive_of
from infra.packaging.export import ExportRefused, bot_package
from lexclient.local.bot.export import load
from tests.infra.conftest import ROOT, run

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
    """Byte for byte, from other folders; arm64 and nothing else; neither local/ nor boto3."""
    from tests.infra.conftest import PYTHON  # noqa: PLC0415

    ran = run(PYTHON, "-m", "infra.packaging", tmp_path)
    assert ran.returncode == 0, ran.stderr
    for name in ("hook.zip", "bot.zip"):
        assert (tmp_path / name).read_bytes() == (archives / name).read_bytes()
    names = zipfile.ZipFile(archives / "hook.zip").namelist()
    assert {"infra/functions/hook.py", "fallback/handler.py", "openai/__init__.py"} <= set(names)
    compiled = [name for name in names if name.endswith(".so")]
    assert compiled
    assert [name for name in compiled if "cpython-314-aarch64" not in name] == []
    rooms = {"/".join(name.split("/")[:2]) for name in names}
    assert rooms & {"fallback/local", "boto3", "lexclient/models.py", "infra/stacks"} == set()
    assert "lexclient/models.py" in zipfile.ZipFile(archives / "bot.zip").namelist()
