"""What keeps the add-in from working on this machine: doctor's look at Excel, its settings and its folders."""

from __future__ import annotations

import struct
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from xlplan.addin import registry
from xlplan.addin.findings import Finding, Words
from xlplan.addin.places import ADDIN, Places
from xlplan.addin.status import status
from xlplan.errors import Problem, XlplanError

_ADDIN: Words = ("加载项", "Add-in")
_PATHS: Words = ("OneDrive", "OneDrive")
_TRUST: Words = ("信任设置", "Trust settings")


def examine_addin(places: Places, package: str, *, prefix: Path | None = None) -> list[Finding]:
    """Every finding about the add-in; none on a system without Excel. `prefix`: where Python keeps its own files."""
    if places.system == "other":
        return []
    found = [*_installed(places, package), *_paths(places)]
    if places.system == "windows":
        found += [*_trust(places), *_bits(places, prefix or Path(sys.prefix)), _antivirus(places)]
    return found


def _installed(places: Places, package: str) -> Iterator[Finding]:
    if places.from_store:
        yield _bad(Problem("addin-store-python", params={"path": places.interpreter}))
    try:
        now = status(places, package)
    except XlplanError as error:
        yield _bad(error.problem)
        return
    yield from map(_bad, now.problems)
    if not any(problem.severity == "error" for problem in now.problems):
        yield Finding("ok", _ADDIN, ", ".join(f"{v or '?'} ({p})" for p, v in now.addins.items()))
    for path in (folder / ADDIN for folder in places.other_addins):
        if path.is_file():
            yield Finding("bad", _ADDIN, str(path), (
                "这里还有一份加载项；Excel 只能打开同名文件中的一个。请删除这一份。",
                "Here is a second copy of the add-in; Excel opens only one file of a name. Delete this one."
            ))  # fmt: skip
    if now.excel_calls:
        yield Finding("ok", ("Excel 调用的 Python", "The Python that Excel calls"), now.excel_calls)


def _bad(problem: Problem) -> Finding:
    """A problem as a finding; its words are those of the catalogue."""
    zh = problem.message("zh") + problem.remedy("zh")
    en = f"{problem.message('en')} {problem.remedy('en')}"
    return Finding("note" if problem.severity == "warning" else "bad", _ADDIN, problem.where or "-", (zh, en))


def _trust(places: Places) -> Iterator[Finding]:
    versions = registry.excel_versions(places.registry)
    if not versions:
        remedy = ("没有找到 Excel 的设置；请先启动一次 Excel。", "No settings of Excel were found; start Excel once.")
        yield Finding("note", ("Excel", "Excel"), "-", remedy)
    if path := registry.from_store(places.registry):
        yield Finding("bad", ("Excel", "Excel"), path, (
            "此 Excel 来自 Microsoft Store，无法启动 Python，函数不能使用。请从 office.com 安装 Office。",
            "This Excel is from the Microsoft Store and cannot start Python: functions do not work. Install Office "
            "from office.com."))  # fmt: skip
    for excel, name, value in registry.hindrances(places.registry):
        yield Finding("bad", _TRUST, f"Excel {excel}: {name} = {value}", (
            "此设置会阻止启动文件夹中的加载项。请在“文件 > 选项 > 信任中心”中更改；如由管理员设置，请联系管理员。",
            "This setting keeps add-ins in the start-up folder from running. Change it under File > Options > Trust "
            "Center, or ask your administrator if it is theirs."))  # fmt: skip
    for excel in registry.disabled(places.registry, ADDIN):
        yield Finding("bad", _TRUST, f"Excel {excel}: {ADDIN}", (
            "Excel 已禁用此加载项。请在“文件 > 选项 > 加载项 > 管理：禁用项目”中启用。",
            "Excel has disabled the add-in. Enable it under File > Options > Add-ins > Manage: Disabled Items."
        ))  # fmt: skip
    if versions and not registry.hindrances(places.registry):
        yield Finding("ok", _TRUST, ", ".join(f"Excel {v}" for v in versions))


def _bits(places: Places, prefix: Path) -> Iterator[Finding]:
    """Excel loads xlwings' library of its own width; that Python may be of the other is no matter."""
    what = ("Excel 与 Python 的位数", "Width of Excel and Python")
    python, excel = struct.calcsize("P") * 8, registry.excel_bits(places.registry)
    try:
        installed = version("xlwings")
    except PackageNotFoundError:
        return
    for bits in (excel,) if excel else (64, 32):
        name = f"xlwings{bits}-{installed}.dll"
        if not (prefix / name).is_file():
            yield Finding("bad", what, name, (
                "Excel 需要的 xlwings 库不在 Python 文件夹中，工作表函数无法使用。请运行 python -m pip install "
                f'--force-reinstall "xlwings=={installed}"',
                "The library of xlwings that Excel loads is not in Python's folder; worksheet functions cannot work. "
                f'Run: python -m pip install --force-reinstall "xlwings=={installed}"'))  # fmt: skip
            return
    yield Finding("ok", what, f"Excel {excel or '?'}, Python {python}")


def _paths(places: Places) -> Iterator[Finding]:
    """OneDrive keeps files in the cloud until somebody opens them, which a Python in it does not survive."""
    for folder in places.onedrive:
        if Path(places.interpreter).is_relative_to(folder):
            yield Finding("bad", _PATHS, places.interpreter, (
                "Python 位于 OneDrive 中，文件可能只在云端。请在 OneDrive 之外重新建立环境，"
                "再运行 xlplan addin install。",
                "Python lies in OneDrive, where files may be in the cloud only. Make the environment anew outside of "
                "OneDrive, and run xlplan addin install."))  # fmt: skip
        else:
            yield Finding("note", _PATHS, str(folder), (
                "OneDrive 中的工作簿可以使用；在 Excel 中打开时按钮照常可用，命令请使用本机路径。",
                "Workbooks in OneDrive can be used: buttons work as ever; give commands the path on this machine."
            ))  # fmt: skip


def _antivirus(places: Places) -> Finding:
    return Finding("note", ("防病毒软件", "Antivirus"), places.interpreter, (
        "如果按钮没有反应，请查看防病毒软件是否阻止 Excel 启动此程序（攻击面减少规则“阻止 Office 创建子进程”），"
        "并请管理员放行。",
        "If buttons do nothing, see whether the antivirus keeps Excel from starting this program (attack surface "
        "reduction: “Block all Office applications from creating child processes”), and ask the administrator "
        "to allow it."
    ))  # fmt: skip
