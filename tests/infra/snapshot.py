"""`python -m tests.infra.snapshot`: take the templates as they are now for right."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from tests.infra.conftest import PYTHON, run, synthesis
from tests.infra.test_templates import SNAPSHOTS, without_uploads

with tempfile.TemporaryDirectory() as folder:
    archives = Path(folder) / "archives"
    made = run(PYTHON, "-m", "infra.packaging", archives)
    if made.returncode:
        sys.exit(made.stderr)
    for kind, template in synthesis(PYTHON, archives, Path(folder) / "out").templates.items():
        text = json.dumps(without_uploads(template), indent=1, sort_keys=True)
        (SNAPSHOTS / f"{kind}.json").write_text(text + "\n", encoding="utf-8")
