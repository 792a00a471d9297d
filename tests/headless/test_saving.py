from __future__ import annotations

import os
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest
from package_support import ROOT, made

from xlplan.errors import InUseError, SaveError
from xlplan.headless.package import Package
from xlplan.headless.saving import lock_owner, marked_read_only, replace_atomically

OLD = made(lambda book: book.add_worksheet("S").write("A1", 1))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "计划 2024.xlsx"
    file.write_bytes(OLD)
    return file


def change(path: Path, **options: bool) -> None:
    package = Package.open(path)
    package.write("S", 1, 1, 2)
    package.save(**options)


def excel_lock(user: str) -> bytes:
    """What Excel leaves in `~$name.xlsx`: a length and the name padded to 54 bytes, then the same in UTF-16."""
    ansi = user.encode("gbk")
    wide = user.encode("utf-16-le")
    return bytes([len(ansi)]) + ansi.ljust(53, b" ") + len(user).to_bytes(2, "little") + wide.ljust(108, b" \0"[:1])


def test_saving_keeps_the_files_permissions(path: Path) -> None:
    path.chmod(0o640)
    change(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert Package.open(path).value("S", 1, 1) == 2
    assert [p.name for p in path.parent.iterdir()] == [path.name]


def test_a_backup_holds_the_old_version(path: Path) -> None:
    change(path, backup=True)
    assert (path.parent / (path.name + ".bak")).read_bytes() == OLD
    assert path.read_bytes() != OLD


LONG_AGO, AN_HOUR = 1_500_000_000_123_456_789, 3_600_000_000_000


def test_the_time_of_modification_is_new_and_that_of_access_is_kept(path: Path) -> None:
    os.utime(path, ns=(LONG_AGO + AN_HOUR, LONG_AGO))
    before = time.time_ns()
    replace_atomically(path, lambda out: out.write(b"new"))  # nothing reads the file, which would be an access
    after = path.stat()
    assert abs(after.st_atime_ns - LONG_AGO - AN_HOUR) < 1_000_000_000
    assert before - 2_000_000_000 < after.st_mtime_ns < time.time_ns() + 2_000_000_000


def test_a_backup_is_as_old_as_the_version_that_it_holds(path: Path) -> None:
    os.utime(path, ns=(LONG_AGO, LONG_AGO))
    path.chmod(0o640)
    change(path, backup=True)
    kept = path.with_name(path.name + ".bak").stat()
    assert abs(kept.st_mtime_ns - LONG_AGO) < 1_000_000_000
    assert stat.S_IMODE(kept.st_mode) == 0o640


def test_an_unchanged_workbook_keeps_its_time_of_modification(path: Path) -> None:
    os.utime(path, ns=(LONG_AGO, LONG_AGO))
    Package.open(path).save()
    assert abs(path.stat().st_mtime_ns - LONG_AGO) < 1_000_000_000


@pytest.mark.skipif(not hasattr(os, "setxattr"), reason="this system has no extended attributes")
def test_extended_attributes_come_along_also_behind_a_link(path: Path) -> None:
    try:
        os.setxattr(path, "user.tag", "财务".encode())
    except OSError:
        pytest.skip("this file system has no extended attributes")
    link = path.parent / "link.xlsx"
    link.symlink_to(path.name)
    path.chmod(0o604)
    change(link, backup=True)
    assert link.readlink() == Path(path.name)
    for kept in (path, path.with_name(path.name + ".bak")):
        assert (os.getxattr(kept, "user.tag").decode(), stat.S_IMODE(kept.stat().st_mode)) == ("财务", 0o604)
    assert path.read_bytes() != OLD


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may give files away")
def test_a_file_that_root_changes_stays_its_owners(path: Path) -> None:
    os.chown(path, 12345, 54321)
    change(path)
    assert (path.stat().st_uid, path.stat().st_gid) == (12345, 54321)


def test_a_link_to_a_workbook_in_a_read_only_folder_is_refused_by_the_folders_name(tmp_path: Path) -> None:
    folder = tmp_path / "closed"
    folder.mkdir()
    (folder / "q3.xlsx").write_bytes(OLD)
    link = tmp_path / "q3.xlsx"
    link.symlink_to(folder / "q3.xlsx")
    folder.chmod(0o555)
    try:
        with pytest.raises(InUseError, match="closed") as caught:
            change(link)
    finally:
        folder.chmod(0o755)
    assert caught.value.problem.code == "read-only"
    assert (folder / "q3.xlsx").read_bytes() == OLD
    assert link.is_symlink()


def test_a_link_stays_a_link(path: Path) -> None:
    link = path.parent / "link.xlsx"
    link.symlink_to(path)
    change(link)
    assert link.is_symlink()
    assert Package.open(path).value("S", 1, 1) == 2


@pytest.mark.parametrize("user", ["Mark Zhang", "王小明", "李"])
def test_a_workbook_that_somebody_has_open_is_left_alone_and_the_user_named(path: Path, user: str) -> None:
    path.with_name("~$" + path.name).write_bytes(excel_lock(user))
    with pytest.raises(InUseError) as caught:
        change(path)
    assert caught.value.problem.code == "in-use"
    assert user in caught.value.problem.message("zh")
    assert path.read_bytes() == OLD


def test_a_lock_file_of_one_byte_length_and_a_name_is_enough(path: Path) -> None:
    path.with_name("~$" + path.name).write_bytes(b"\x03Ann" + b" " * 50)
    assert lock_owner(path) == "Ann"


def test_an_empty_lock_file_counts_too(path: Path) -> None:
    path.with_name("~$" + path.name).write_bytes(b"")
    with pytest.raises(InUseError, match=r"\?"):
        change(path)


def test_libreoffices_lock_file_counts_too(path: Path) -> None:
    path.with_name(f".~lock.{path.name}#").write_text(",ann,host,22.11.2026 04:00,file:///home/ann;")
    assert lock_owner(path) == "ann"


def test_a_read_only_file_is_respected_even_by_root(path: Path) -> None:
    path.chmod(0o444)
    with pytest.raises(InUseError) as caught:
        change(path)
    assert caught.value.problem.code == "read-only"
    assert path.read_bytes() == OLD


def test_a_read_only_folder_is_respected_even_by_root(path: Path) -> None:
    path.parent.chmod(0o555)
    try:
        with pytest.raises(InUseError) as caught:
            change(path)
        with pytest.raises(InUseError):
            replace_atomically(path.with_name("new.json"), lambda out: out.write(b"{}"))
    finally:
        path.parent.chmod(0o755)
    assert caught.value.problem.code == "read-only"
    assert path.read_bytes() == OLD


def test_a_folder_that_is_not_there_is_a_save_error(tmp_path: Path) -> None:
    with pytest.raises(SaveError) as caught:
        replace_atomically(tmp_path / "no" / "x.csv", lambda out: out.write(b"x"))
    assert caught.value.problem.code == "save-failed"


LIMITED = """
import resource, signal, sys
from xlplan.errors import SaveError
from xlplan.headless.package import Package
package = Package.open(sys.argv[1])
for row in range(1, 3000):
    package.write("S", row, 1, f"{row * 7919 % 10007}-{row * 104729}")
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192))
try:
    package.save(backup=False)
except SaveError as error:
    print(error.problem.code)
"""


@pytest.mark.skipif(os.name == "nt", reason="no file size limit to set")
def test_a_full_disk_leaves_the_old_file_byte_for_byte_and_no_rubbish(path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(path)], capture_output=True, text=True, cwd=ROOT, check=True, timeout=60
    )
    assert done.stdout.strip() == "disk-full"
    assert path.read_bytes() == OLD
    assert [p.name for p in path.parent.iterdir()] == [path.name]


def test_an_error_while_writing_leaves_the_old_file_and_no_rubbish(path: Path) -> None:
    def broken(out: object) -> None:
        out.write(b"half")  # type: ignore[attr-defined]
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        replace_atomically(path, broken)
    assert path.read_bytes() == OLD
    assert [p.name for p in path.parent.iterdir()] == [path.name]


def test_a_failed_save_can_be_repeated(path: Path) -> None:
    package = Package.open(path)
    package.write("S", 1, 1, 2)
    lock = path.with_name("~$" + path.name)
    lock.write_bytes(excel_lock("Ann"))
    with pytest.raises(InUseError):
        package.save()
    assert package.changed
    lock.unlink()
    package.save()
    assert Package.open(path).value("S", 1, 1) == 2


@pytest.mark.parametrize("name", ["b.xlsm", "b.XLSM"])
def test_a_name_that_does_not_fit_the_content_is_refused(path: Path, name: str) -> None:
    with pytest.raises(SaveError) as caught:
        Package.open(path).save(path.with_name(name))
    assert caught.value.problem.code == "wrong-extension"
    assert not path.with_name(name).exists()


def test_saving_elsewhere_leaves_the_first_file_alone(path: Path) -> None:
    package = Package.open(path)
    package.write("S", 1, 1, 2)
    package.save(path.with_name("b.xlsx"))
    assert path.read_bytes() == OLD
    assert package.path.name == "b.xlsx"
    assert Package.open(path.with_name("b.xlsx")).value("S", 1, 1) == 2


def test_on_windows_a_folder_with_the_read_only_mark_is_written_to(tmp_path: Path) -> None:
    """Documents and Desktop bear that mark; on a file it means what it says."""
    folder, file = tmp_path / "Documents", tmp_path / "a.xlsx"
    folder.mkdir(mode=0o555)
    file.touch(mode=0o444)
    assert [marked_read_only(p, "nt") for p in (folder, file)] == [not os.access(folder, os.W_OK), True]
    assert [marked_read_only(p, "posix") for p in (folder, file)] == [True, True]
