"""xlwings' Name and Names on a file; names of the whole workbook can also be defined, changed and deleted."""

from __future__ import annotations

from typing import ClassVar

from xlplan.headless.engine.grid import quoted_sheet
from xlplan.headless.engine.host import Host
from xlplan.headless.engine.references import find_key, resolve
from xlplan.headless.engine.unsupported import NativeApi, NoSuchItemError, Offered, unsupported

_BUILT_IN = "_xlnm."


class Name(Offered):
    """A defined name; `scope` is the sheet it is local to, None for the workbook's."""

    __slots__ = ("_host", "_name", "_scope")
    kind: ClassVar[str] = "Name"

    def __init__(self, host: Host, scope: str | None, name: str) -> None:
        self._host, self._scope, self._name = host, scope, name

    @property
    def api(self) -> NativeApi:
        """Nothing native."""
        return NativeApi("Name")

    @property
    def name(self) -> str:
        """The name; after `Sheet!` if it is local to a sheet."""
        shown = self._name.removeprefix(_BUILT_IN)
        return shown if self._scope is None else f"{quoted_sheet(self._scope)}!{shown}"

    @property
    def refers_to(self) -> str:
        """Its formula, with `=`."""
        package = self._host.package
        text = package.names[self._name] if self._scope is None else package.local_names[self._scope, self._name]
        return "=" + text

    @refers_to.setter
    def refers_to(self, formula: str) -> None:
        self._host.package.put_name(self._own("refers_to = ..."), formula.removeprefix("="))

    def delete(self) -> None:
        """Take the name out; formulas that use it show #NAME? once they are calculated, as in Excel."""
        self._host.package.drop_name(self._own("delete"))

    def _own(self, call: str) -> str:
        """The name of the workbook; one that is local to a sheet, or built in, is not changed."""
        if self._scope is not None or self._name.startswith(_BUILT_IN):
            raise unsupported(f"Name.{call} of {self.name}")
        return self._name

    @property
    def refers_to_range(self) -> Offered:
        """The range it means. NoSuchItemError if it means a constant, a formula or a place that is gone."""
        package = self._host.package
        place = resolve(package, self.refers_to[1:], self._scope or package.sheets[0].name)
        if place is None:
            raise NoSuchItemError("missing-range", name=self.refers_to)
        return self._host.range(*place)


class Names(Offered):
    """The names of a workbook, or with `sheet_name` those local to that sheet."""

    __slots__ = ("_host", "_sheet_name")
    kind: ClassVar[str] = "Names"

    def __init__(self, host: Host, sheet_name: str | None = None) -> None:
        self._host, self._sheet_name = host, sheet_name

    @property
    def api(self) -> NativeApi:
        """Nothing native."""
        return NativeApi("Names")

    def snapshot(self) -> list[tuple[str, Name]]:
        """(text, object) of every name."""
        package = self._host.package
        names = [] if self._sheet_name else [Name(self._host, None, name) for name in package.names]
        scopes = package.local_names
        names += [Name(self._host, s, name) for s, name in scopes if self._sheet_name in (None, s)]
        return sorted(((name.name, name) for name in names), key=lambda pair: pair[0].casefold())

    def _find(self, text: str) -> Name | None:
        """By its full text; a sheet's own names also without `Sheet!`."""
        if not self._sheet_name and text in self._host.package.names and not text.startswith(_BUILT_IN):
            return Name(self._host, None, text)
        known = dict(self.snapshot())
        key = find_key(known, text)
        if key is None and self._sheet_name:
            key = find_key(known, f"{quoted_sheet(self._sheet_name)}!{text}")
        return None if key is None else known[key]

    def __call__(self, name: str) -> Name:
        """A name by its text. NoSuchItemError."""
        found = self._find(name)
        if found is None:
            known = ", ".join(text for text, _ in self.snapshot())
            raise NoSuchItemError("missing-item", kind=self.kind, name=name, known=known)
        return found

    def add(self, name: str, refers_to: str) -> Name:
        """Define a name of the workbook for a range, a constant or a formula; one that exists is changed."""
        if self._sheet_name is not None:
            raise unsupported("Sheet.names.add")
        self._host.package.put_name(name, refers_to.removeprefix("="))
        return Name(self._host, None, name)

    def contains(self, name: str) -> bool:
        """Whether there is such a name, upper or lower case."""
        return self._find(name) is not None

    def __len__(self) -> int:
        return len(self.snapshot())
