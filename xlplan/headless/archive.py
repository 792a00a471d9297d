"""The zip container: members are inflated under a limit, and unchanged ones copied with their packed bytes."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from xlplan.errors import NotAWorkbookError
from xlplan.headless import guard, strict

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s4B4H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_LEVEL = 3
_ZIP64 = 1


class Archive:
    """A workbook's zip in memory."""

    def __init__(self, data: bytes) -> None:
        guard.check_container(data)
        self._data = data
        self.strict = False
        """Whether its XML has the names of Strict Open XML; it is then read and given under the usual ones."""
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as zipped:
                members = zipped.infolist()
                self._comment = zipped.comment
        except (zipfile.BadZipFile, zipfile.LargeZipFile, ValueError, NotImplementedError, struct.error) as error:
            raise guard.damaged("zip") from error
        guard.check_directory(members)
        self._members = members
        self._by_name = {m.filename.casefold(): m for m in members}
        self._starts = {m.filename: self._packed_start(m) for m in members}
        self._check_overlaps()

    def _packed_start(self, member: zipfile.ZipInfo) -> int:
        header = self._data[member.header_offset : member.header_offset + _LOCAL.size]
        if len(header) < _LOCAL.size or header[:4] != b"PK\x03\x04":
            raise guard.damaged(member.filename)
        if member.flag_bits & 1 or member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise NotAWorkbookError("not-a-workbook", reason=f"ZIP {member.compress_type}")
        *_, name_length, extra_length = _LOCAL.unpack(header)
        start: int = member.header_offset + _LOCAL.size + name_length + extra_length
        if start + member.compress_size > len(self._data):
            raise guard.damaged(member.filename)
        return start

    def _check_overlaps(self) -> None:
        end = 0
        for member in sorted(self._members, key=lambda m: m.header_offset):
            if member.header_offset < end:
                raise guard.unsafe(member.filename, "overlap")
            end = self._starts[member.filename] + member.compress_size

    @property
    def names(self) -> list[str]:
        """All members, in the file's order."""
        return [m.filename for m in self._members]

    def find(self, name: str) -> str | None:
        """The member's own spelling of a part name (part names ignore case), or None."""
        member = self._by_name.get(name.casefold())
        return member.filename if member else None

    def read(self, name: str) -> bytes:
        """A member inflated; never more than its declared (and checked) size. NotAWorkbookError when it is damaged."""
        member = self._by_name.get(name.casefold())
        if member is None:
            raise guard.damaged(name)
        start = self._starts[member.filename]
        packed = self._data[start : start + member.compress_size]
        if member.compress_type == zipfile.ZIP_STORED:
            content = packed
        else:
            inflater = zlib.decompressobj(-zlib.MAX_WBITS)
            try:
                content = inflater.decompress(packed, member.file_size + 1)
            except zlib.error as error:
                raise guard.damaged(name) from error
        if len(content) > member.file_size:
            raise guard.unsafe(name, f"> {member.file_size} B")
        if len(content) < member.file_size or zlib.crc32(content) != member.CRC:
            raise guard.damaged(name)
        return strict.renamed(name, content) if self.strict else content

    def usual(self, changed: Mapping[str, bytes], dropped: Iterable[str] = ()) -> bytes:
        """As `rebuilt`, under the usual names: for readers that know no Strict Open XML."""
        if not self.strict:
            return self.rebuilt(changed, dropped)
        content = {name: changed[name] if name in changed else self.read(name) for name in self.names}
        return self._rebuilt(content, set(dropped))

    def check_all(self) -> None:
        """Inflate every member once, and refuse DTDs: before handing the file to a reader that does neither."""
        for name in self.names:
            content = self.read(name)
            if name.lower().endswith((".xml", ".rels", ".vml")):
                guard.utf8_xml(content, name)

    def rebuilt(self, changed: Mapping[str, bytes], dropped: Iterable[str] = ()) -> bytes:
        """The zip with some members replaced (new ones last), some dropped, all others' packed bytes as they were."""
        gone = set(dropped)
        if not changed and not gone:
            return self._data
        if self.strict:
            changed = {name: strict.restored(name, content) for name, content in changed.items()}
        return self._rebuilt(changed, gone)

    def _rebuilt(self, changed: Mapping[str, bytes], gone: set[str]) -> bytes:
        entries = [self._entry(m, changed.get(m.filename)) for m in self._members if m.filename not in gone]
        added = [zipfile.ZipInfo(name) for name in changed if self.find(name) is None]
        for info in added:
            info.flag_bits, info.compress_type = 0x800, zipfile.ZIP_DEFLATED
        entries += [self._entry(info, changed[info.filename]) for info in added]
        return _zip(entries, self._comment)

    def _entry(self, member: zipfile.ZipInfo, content: bytes | None) -> _Entry:
        if content is None:
            start = self._starts[member.filename]
            packed = self._data[start : start + member.compress_size]
            return _Entry(member, member.compress_type, packed, member.CRC, member.file_size)
        packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
        packed = packer.compress(content) + packer.flush()
        return _Entry(member, zipfile.ZIP_DEFLATED, packed, zlib.crc32(content), len(content))


class _Entry(NamedTuple):
    info: zipfile.ZipInfo
    method: int
    packed: bytes
    crc: int
    size: int


def _zip(entries: list[_Entry], comment: bytes) -> bytes:
    out: list[bytes] = []
    central: list[bytes] = []
    offset = 0
    for info, method, packed, crc, size in entries:
        flags = info.flag_bits & ~8  # sizes stand in the header: no data descriptor follows
        name = info.filename.encode("utf-8" if flags & 0x800 else "cp437")
        extra = _without_zip64(info.extra)
        y, mo, d, h, mi, s = info.date_time
        date, time = (y - 1980) << 9 | mo << 5 | d, h << 11 | mi << 5 | s // 2
        sizes = (crc, len(packed), size, len(name), len(extra))
        version = min(info.extract_version, 20) or 20
        local = _LOCAL.pack(b"PK\x03\x04", version, flags, method, time, date, *sizes) + name + extra
        made = (info.create_version, info.create_system, version, 0)
        places = (len(info.comment), 0, info.internal_attr, info.external_attr, offset)
        central += (_CENTRAL.pack(b"PK\x01\x02", *made, flags, method, time, date, *sizes, *places), name, extra)
        central.append(info.comment)
        out += (local, packed)
        offset += len(local) + len(packed)
    directory = b"".join(central)
    end = _END.pack(b"PK\x05\x06", 0, 0, len(entries), len(entries), len(directory), offset, len(comment))
    return b"".join([*out, directory, end, comment])


def _without_zip64(extra: bytes) -> bytes:
    kept, at = b"", 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, at)
        if kind != _ZIP64:
            kept += extra[at : at + 4 + length]
        at += 4 + length
    return kept
