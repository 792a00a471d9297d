"""What XlsxWriter does not write, put into its workbooks by hand: XML of other programs, odd parts, odd zips."""

from __future__ import annotations

import io
import random
import re
import struct
import zipfile
from collections.abc import Callable

Members = dict[str, bytes]
SHEET = "xl/worksheets/sheet1.xml"
TYPES = "[Content_Types].xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MS = "http://schemas.microsoft.com/office"


def _rows(xml: bytes, rows: Callable[[int], str]) -> bytes:
    """The sheet with rows below all others."""
    last = max([int(n) for n in re.findall(rb'<row r="(\d+)"', xml)], default=0)
    new = rows(last + 2).encode()
    xml = xml.replace(b"<sheetData/>", b"<sheetData></sheetData>")
    return xml.replace(b"</sheetData>", new + b"</sheetData>")


def _relate(members: Members, part: str, kind: str, target: str, **more: str) -> str:
    """A relationship of a part; gives its id."""
    folder, _, name = part.rpartition("/")
    rels = f"{folder}/_rels/{name}.rels".lstrip("/")
    empty = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
    xml = members.get(rels, empty)
    found = f"rIdOdd{xml.count(b'<Relationship ')}"
    extra = "".join(f' {k}="{v}"' for k, v in more.items())
    new = f'<Relationship Id="{found}" Type="{kind}" Target="{target}"{extra}/>'.encode()
    members[rels] = xml.replace(b"</Relationships>", new + b"</Relationships>")
    return found


def _add(members: Members, name: str, content: bytes | str, content_type: str) -> None:
    members[name] = content if isinstance(content, bytes) else content.encode()
    entry = f'<Override PartName="/{name}" ContentType="{content_type}"/>'.encode()
    members[TYPES] = members[TYPES].replace(b"</Types>", entry + b"</Types>")


def shared_formulas(members: Members, _rng: random.Random) -> None:
    def rows(r: int) -> str:
        cells = [
            f'<row r="{r + i}" spans="1:3"><c r="A{r + i}"><v>{i}</v></c><c r="B{r + i}">'
            + (f'<f t="shared" ref="B{r}:B{r + 3}" si="7">A{r}*$A${r}+1</f>' if i == 0 else '<f t="shared" si="7"/>')
            + f"<v>{i + 1}</v></c></row>"
            for i in range(4)
        ]
        return "".join(cells)

    members[SHEET] = _rows(members[SHEET], rows)


def odd_cells(members: Members, _rng: random.Random) -> None:
    """Inline strings, phonetic runs, empty values, x14ac attributes, an ISO date, a data table."""

    def rows(r: int) -> str:
        return (
            f'<row r="{r}" x14ac:dyDescent="0.25">'
            f'<c r="A{r}" t="inlineStr"><is><t xml:space="preserve"> in </t></is></c>'
            f'<c r="B{r}" t="inlineStr" ph="1"><is><r><rPr><b/></rPr><t>東</t></r><r><t>京</t></r>'
            '<rPh sb="0" eb="2"><t>トウキョウ</t></rPh><phoneticPr fontId="0"/></is></c>'
            f'<c r="C{r}" t="str"><f>""</f><v></v></c><c r="D{r}" t="e"><v>#N/A</v></c>'
            f'<c r="F{r}"><f t="dataTable" ref="F{r}:F{r + 1}" dt2D="0" dtr="0" r1="A{r}"/><v>1</v></c></row>'
            f'<row r="{r + 1}"><c r="A{r + 1}"><v>1.5E3</v></c><c r="F{r + 1}"><v>2</v></c></row>'
        )

    xml = _rows(members[SHEET], rows)
    if b"mc:Ignorable" not in xml:
        mc = b'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="x14ac" '
        xml = xml.replace(b"<worksheet ", b"<worksheet " + mc, 1)
    if b"xmlns:x14ac" not in xml:
        names = b'<worksheet xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac" '
        xml = xml.replace(b"<worksheet ", names, 1)
    members[SHEET] = xml


def phonetic_strings(members: Members, _rng: random.Random) -> None:
    name = "xl/sharedStrings.xml"
    if name in members:
        item = '<si><t>漢字</t><rPh sb="0" eb="2"><t>カンジ</t></rPh><phoneticPr fontId="1"/></si>'.encode()
        members[name] = members[name].replace(b"</sst>", item + b"</sst>")


def calc_chain(members: Members, _rng: random.Random) -> None:
    cells = re.findall(rb'<c r="([A-Z]+\d+)"[^>]*><f', members[SHEET])
    if cells:
        chain = b"".join(b'<c r="%s" i="1"/>' % cell for cell in cells)
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"
        _add(members, "xl/calcChain.xml", b'<calcChain xmlns="%s">%s</calcChain>' % (MAIN.encode(), chain), kind)
        _relate(members, "xl/workbook.xml", f"{REL}/calcChain", "calcChain.xml")


def threaded_comments(members: Members, _rng: random.Random) -> None:
    space = f"{MS}/spreadsheetml/2018/threadedcomments"
    who = "{11111111-1111-1111-1111-111111111111}"
    _add(
        members, "xl/threadedComments/threadedComment1.xml",
        f'<ThreadedComments xmlns="{space}">'
        f'<threadedComment ref="B2" dT="2024-01-01T00:00:00.00" personId="{who}" '
        'id="{22222222-2222-2222-2222-222222222222}"><text>why?</text></threadedComment></ThreadedComments>',
        "application/vnd.ms-excel.threadedcomments+xml",
    )  # fmt: skip
    _add(
        members, "xl/persons/person.xml",
        f'<personList xmlns="{space}">'
        f'<person displayName="某人" id="{who}" userId="x" providerId="None"/></personList>',
        "application/vnd.ms-excel.person+xml",
    )  # fmt: skip
    kinds = f"{MS}/2017/10/relationships"
    _relate(members, SHEET, f"{kinds}/threadedComment", "../threadedComments/threadedComment1.xml")
    _relate(members, "xl/workbook.xml", f"{kinds}/person", "persons/person.xml")


def slicers(members: Members, _rng: random.Random) -> None:
    """A table's slicer: a part of the sheet, its cache of the workbook, named in extension lists."""
    x14 = f"{MS}/spreadsheetml/2009/9/main"
    kinds = f"{MS}/2007/relationships"
    _add(
        members, "xl/slicers/slicer1.xml",
        f'<slicers xmlns="{x14}"><slicer name="Key" cache="Slicer_Key" caption="Key" rowHeight="234950"/></slicers>',
        "application/vnd.ms-excel.slicer+xml",
    )  # fmt: skip
    _add(
        members, "xl/slicerCaches/slicerCache1.xml",
        f'<slicerCacheDefinition xmlns="{x14}" name="Slicer_Key" sourceName="Key"/>',
        "application/vnd.ms-excel.slicerCache+xml",
    )  # fmt: skip
    found = _relate(members, SHEET, f"{kinds}/slicer", "../slicers/slicer1.xml")
    _relate(members, "xl/workbook.xml", f"{kinds}/slicerCache", "slicerCaches/slicerCache1.xml")
    ext = (
        f'<ext xmlns:x15="{MS}/spreadsheetml/2010/11/main" uri="{{3A4CF648-6AED-40f4-86FF-DC5316D8AED3}}">'
        f'<x14:slicerList xmlns:x14="{x14}"><x14:slicer xmlns:r="{REL}" r:id="{found}"/></x14:slicerList></ext>'
    )
    xml = members[SHEET]
    if b"</extLst></worksheet>" in xml:
        members[SHEET] = xml.replace(b"</extLst></worksheet>", ext.encode() + b"</extLst></worksheet>")
    else:
        members[SHEET] = xml.replace(b"</worksheet>", b"<extLst>" + ext.encode() + b"</extLst></worksheet>")


def custom_xml(members: Members, _rng: random.Random) -> None:
    members["customXml/item1.xml"] = b'<?xml version="1.0"?>\n<a xmlns="urn:x"><!-- kept --> <b c = \'d\'/></a>'
    members["xl/printerSettings/printerSettings1.bin"] = bytes(range(256))
    _relate(members, "xl/workbook.xml", f"{REL}/customXml", "../customXml/item1.xml")
    members[TYPES] = members[TYPES].replace(
        b"<Default ", b'<Default Extension="bin" ContentType="application/octet-stream"/><Default ', 1
    ) if b'Extension="bin"' not in members[TYPES] else members[TYPES]  # fmt: skip


def ribbon_and_signature(members: Members, _rng: random.Random) -> None:
    ui = b'<customUI xmlns="http://schemas.microsoft.com/office/2009/07/customui"><ribbon/></customUI>'
    members["customUI/customUI14.xml"] = ui
    members["_xmlsignatures/origin.sigs"] = b""
    sign = b'<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><SignatureValue>AA==</SignatureValue></Signature>'
    kind = "application/vnd.openxmlformats-package.digital-signature-xmlsignature+xml"
    _add(members, "_xmlsignatures/sig1.xml", sign, kind)
    space = "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature"
    _relate(members, "_xmlsignatures/origin.sigs", f"{space}/signature", "sig1.xml")
    _relate(members, "", f"{MS}/2007/relationships/ui/extensibility", "customUI/customUI14.xml")
    _relate(members, "", f"{space}/origin", "_xmlsignatures/origin.sigs")
    members[TYPES] = members[TYPES].replace(
        b"<Default ",
        b'<Default Extension="sigs" '
        b'ContentType="application/vnd.openxmlformats-package.digital-signature-origin"/><Default ',
        1,
    )


def alternate_content(members: Members, _rng: random.Random) -> None:
    """As Excel 2013 and later write it. (Among a sheet's parts it makes LibreOffice 7.4 crash, edited or not.)"""
    mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    path = f'<x15ac:absPath xmlns:x15ac="{MS}/spreadsheetml/2010/11/ac" url="C:\\"/>'
    choice = f'<mc:Choice xmlns:x15="{MS}/spreadsheetml/2010/11/main" Requires="x15">{path}</mc:Choice>'
    element = f'<mc:AlternateContent xmlns:mc="{mc}">{choice}</mc:AlternateContent><bookViews>'.encode()
    members["xl/workbook.xml"] = members["xl/workbook.xml"].replace(b"<bookViews>", element)


def prefixed(members: Members, _rng: random.Random) -> None:
    """Each element of the sheet with a prefix, as some programs write them."""
    xml = members[SHEET].replace(f'xmlns="{MAIN}"'.encode(), f'xmlns:x="{MAIN}"'.encode(), 1)
    members[SHEET] = re.sub(rb"<(/?)(?=[A-Za-z]\w*[ />])", rb"<\1x:", xml)


def pretty(members: Members, _rng: random.Random) -> None:
    """Line ends between elements and attributes, single quotes, no references of rows and cells."""
    xml = members[SHEET].replace(b"<sheetData>", b"\n  <sheetData>\n").replace(b"</row>", b"</row>\n\t")
    xml = re.sub(rb'<mergeCell ref="([^"]*)"/>', rb"<mergeCell  ref='\1' />", xml)
    xml = re.sub(rb'<conditionalFormatting sqref="([^"]*)">', rb"<conditionalFormatting\n sqref = '\1'>", xml)
    xml = re.sub(rb'<c r="(B\d+)"', rb"<c\n\tr='\1'", xml)
    members[SHEET] = re.sub(rb'<c r="(A\d+)"', rb'<c\n\tr="\1"', xml)


def implied_places(members: Members, _rng: random.Random) -> None:
    """Rows and cells in unbroken order say no reference."""
    at = iter(range(1, 10**6))

    def row(m: re.Match[bytes]) -> bytes:
        return b"<row" if int(m[1]) == next(at) else m[0]

    members[SHEET] = re.sub(rb'<c r="A\d+"', b"<c", re.sub(rb'<row r="(\d+)"', row, members[SHEET]))


def utf16(members: Members, _rng: random.Random) -> None:
    text = members[SHEET].decode()
    text = re.sub(r"<\?xml[^>]*\?>", '<?xml version="1.0" encoding="UTF-16" standalone="yes"?>', text)
    members[SHEET] = b"\xff\xfe" + text.encode("utf-16-le")


def byte_order_mark(members: Members, _rng: random.Random) -> None:
    for name in (SHEET, "xl/workbook.xml", "xl/styles.xml"):
        members[name] = b"\xef\xbb\xbf" + members[name]


def absolute_targets(members: Members, _rng: random.Random) -> None:
    rels = "xl/_rels/workbook.xml.rels"
    members[rels] = re.sub(rb'Target="(\w)', rb'Target="/xl/\1', members[rels])
    for name in [n for n in members if n.startswith("xl/worksheets/_rels/")]:
        members[name] = members[name].replace(b'Target="../', b'Target="/xl/')


def strict(members: Members, _rng: random.Random) -> None:
    """ISO 29500 Strict: other namespaces everywhere."""
    for name in [n for n in members if n.endswith((".xml", ".rels")) and n != TYPES]:
        xml = members[name].replace(MAIN.encode(), b"http://purl.oclc.org/ooxml/spreadsheetml/main")
        members[name] = xml.replace(REL.encode(), b"http://purl.oclc.org/ooxml/officeDocument/relationships")


def external_links(members: Members, _rng: random.Random) -> None:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.externalLink+xml"
    part = "xl/externalLinks/externalLink1.xml"
    rel = _relate(members, part, f"{REL}/externalLinkPath", "other.xlsx", TargetMode="External")
    book = f'<externalBook xmlns:r="{REL}" r:id="{rel}"><sheetNames><sheetName val="S"/></sheetNames></externalBook>'
    _add(members, part, f'<externalLink xmlns="{MAIN}">{book}</externalLink>', kind)
    found = _relate(members, "xl/workbook.xml", f"{REL}/externalLink", "externalLinks/externalLink1.xml")
    element = f'</sheets><externalReferences><externalReference r:id="{found}"/></externalReferences>'.encode()
    members["xl/workbook.xml"] = members["xl/workbook.xml"].replace(b"</sheets>", element)
    members[SHEET] = _rows(members[SHEET], lambda r: f'<row r="{r}"><c r="A{r}"><f>[1]S!A9+1</f><v>1</v></c></row>')


KEEP_SHEET: list[Callable[[Members, random.Random], None]] = [
    shared_formulas, odd_cells, phonetic_strings, threaded_comments, slicers, custom_xml, ribbon_and_signature,
    alternate_content, absolute_targets, external_links, calc_chain,
]  # fmt: skip
WHOLE_SHEET = [prefixed, pretty, implied_places, utf16, byte_order_mark]


def with_odd_parts(data: bytes, seed: int) -> bytes:
    """A workbook with some of the parts; every fifth in another spelling of its first sheet, two of 200 strict."""
    rng = random.Random(seed)
    with zipfile.ZipFile(io.BytesIO(data)) as zipped:
        members = {name: zipped.read(name) for name in zipped.namelist()}
    chosen = [change for change in KEEP_SHEET if rng.random() < 0.3]
    if seed % 5 == 0:
        chosen.append(WHOLE_SHEET[seed // 5 % len(WHOLE_SHEET)])
    if seed % 100 == 99:
        chosen.append(strict)
    for change in chosen:
        change(members, rng)
    return _zipped(members, rng)


class _Pipe(io.RawIOBase):
    """A file that cannot seek: zipfile then writes sizes behind the content (data descriptors)."""

    def __init__(self) -> None:
        self.data = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, content: bytes) -> int:  # type: ignore[override]
        self.data += content
        return len(content)


def _zipped(members: Members, rng: random.Random) -> bytes:
    """A zip with data descriptors, zip64 fields, stored members, extra fields, a comment, each now and then."""
    pipe = _Pipe() if rng.random() < 0.25 else None
    out = io.BytesIO()
    big = rng.random() < 0.25
    with zipfile.ZipFile(pipe or out, "w") as zipped:
        for name, content in members.items():
            info = zipfile.ZipInfo(name, (2024, 2, 29, 12, 30, 58))
            info.compress_type = zipfile.ZIP_STORED if rng.random() < 0.2 else zipfile.ZIP_DEFLATED
            if rng.random() < 0.2:
                info.extra = struct.pack("<HH4s", 0x5455, 4, b"time")
            with zipped.open(info, "w", force_zip64=big) as member:
                member.write(content)
        if rng.random() < 0.2:
            zipped.comment = b"a comment"
    return bytes(pipe.data) if pipe else out.getvalue()
