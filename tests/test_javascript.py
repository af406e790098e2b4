"""The browser's pure modules have tests of their own, which Node runs."""

import shutil
import subprocess
from pathlib import Path

import pytest

MODULES = sorted(Path(__file__).parent.rglob("*.test.js"))


@pytest.mark.skipif(shutil.which("node") is None, reason="there is no Node on this machine")
@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)
def test_javascript_module_passes_its_own_tests(module):
    result = subprocess.run(
        ["/usr/bin/env", "node", "--test", module], capture_output=True, text=True, check=False
    )

    assert result.returncode == 0, result.stdout + result.stderr
