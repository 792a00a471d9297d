"""Before every macro: whether the file in Excel and the Python package are of one version."""

import subprocess
import sys

import pytest

from xlplan import __version__
from xlplan.addin.stamp import require


def test_the_same_version_passes_without_a_word(capsys: pytest.CaptureFixture[str]) -> None:
    require(__version__, "zh")
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(("lang", "words"), [("zh", "请关闭 Excel"), ("en", "Close Excel")])
def test_another_version_ends_in_a_message_that_says_what_to_do(lang: str, words: str) -> None:
    code = f"import xlplan.addin.stamp as s; s.require('0.0.1', '{lang}'); print('went on')"
    env = {"PYTHONPATH": ":".join(sys.path), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", env=env, check=False)
    assert done.returncode == 1
    assert done.stdout == ""
    assert "0.0.1" in done.stderr
    assert __version__ in done.stderr
    assert "xlplan addin install" in done.stderr
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_where_the_machine_has_no_chinese_letters_the_message_is_english() -> None:
    code = "import xlplan.addin.stamp as s; s.require('0.0.1', 'zh')"
    env = {"PYTHONPATH": ":".join(sys.path), "PYTHONIOENCODING": "cp1252:strict"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="cp1252", env=env, check=False)
    assert "Close Excel" in done.stderr
    assert "UnicodeEncodeError" not in done.stderr
