"""`xlplan.xlam`: xlwings' own add-in file with xlplan's VBA, ribbon and name."""

from __future__ import annotations

import re
from collections.abc import Mapping

from xlplan.addin.building import modules, project, ribbon
from xlplan.addin.building.parts import members, packed
from xlplan.errors import UsageError
from xlplan.functions.register import Function

NAME = "xlplan.xlam"
_BUILDERS_PATH = re.compile(rb"<mc:AlternateContent.*?</mc:AlternateContent>", re.S)
_SHEET = (b'name="_myaddin.conf"', b'name="xlplan"')
_PART = "xl/worksheets/sheet1.xml"
_CELLS = re.compile(rb"<sheetData>.*?</sheetData>|<sheetData */>", re.S)


def addin_bytes(functions: Mapping[str, Function], version: str) -> bytes:
    """The add-in's bytes, the same each time. UsageError("xlwings-changed") when xlwings ships another file."""
    parts = members(project.quickstart().read_bytes())
    made = modules.addin_modules(functions, version, NAME)
    parts["xl/vbaProject.bin"] = project.addin_project(made, modules.startup())
    parts["customUI/customUI.xml"] = ribbon.custom_ui().encode()
    parts["xl/workbook.xml"] = _once(*_SHEET, _BUILDERS_PATH.sub(b"", parts["xl/workbook.xml"]))
    parts[_PART] = _CELLS.sub(_stamp(version), parts[_PART])
    parts["docProps/core.xml"] = _core(version)
    return packed(parts)


def _once(old: bytes, new: bytes, content: bytes) -> bytes:
    if content.count(old) != 1:
        raise UsageError("xlwings-changed", part=old.decode())
    return content.replace(old, new)


def _stamp(version: str) -> bytes:
    return (
        '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>xlplan</t></is></c>'
        f'<c r="B1" t="inlineStr"><is><t>{version}</t></is></c></row></sheetData>'
    ).encode()


def _core(version: str) -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>xlplan {version}</dc:title><dc:creator>xlplan</dc:creator>"
        '<dcterms:created xsi:type="dcterms:W3CDTF">2020-01-01T00:00:00Z</dcterms:created>'
        f"<cp:version>{version}</cp:version></cp:coreProperties>"
    ).encode()
