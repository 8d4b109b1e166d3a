"""Where a version of the questions is picked, one that can still change says so."""

import shutil
from pathlib import Path

from assessment.bank.releasing import release
from pages.shared.banks import version_in_words

TINY = Path(__file__).parents[1] / "banks" / "tiny"


def test_a_version_says_that_it_is_not_released_until_it_is(tmp_path, set_to):
    version = "1.0"
    for line in (TINY / "bank.yaml").read_text("utf-8").splitlines():
        if line.startswith("version:"):
            version = line.partition(":")[2].strip()
    shutil.copytree(TINY, tmp_path / version)
    set_to("WORKBOOK_QUESTIONS", str(tmp_path))
    assert version_in_words(version) == f"{version} (not released: its wording can still change)"
    release(tmp_path / version)
    assert version_in_words(version) == version
