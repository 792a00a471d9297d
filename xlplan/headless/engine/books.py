"""xlwings' Book, Books, App and Engine on files."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, ClassVar

import xlwings as xw

from xlplan.errors import WorkbookError
from xlplan.headless.engine import values
from xlplan.headless.engine.grid import Box
from xlplan.headless.engine.looks import Looks
from xlplan.headless.engine.names import Name, Names
from xlplan.headless.engine.range import Range
from xlplan.headless.engine.references import box_of
from xlplan.headless.engine.sheets import Sheet, Sheets
from xlplan.headless.engine.tables import Items, Table
from xlplan.headless.engine.unsupported import NativeApi, NoSuchItemError, Offered, unsupported
from xlplan.headless.package import Package, TableInfo
from xlplan.headless.refs import Area


class Book(Offered):
    """An open workbook. Nothing reaches the file before `save`."""

    __slots__ = ("_active", "_backup", "_calculated", "_dated", "_looks", "_package", "app")
    kind: ClassVar[str] = "Book"

    def __init__(self, app: App, package: Package, *, backup: bool = False) -> None:
        self.app, self._backup = app, backup
        self._package: Package | None = package
        self._looks: Looks | None = None
        self._dated = False
        self._active: str | None = None
        self._calculated: set[tuple[str, int, int]] = set()

    # --- the host of its parts ---------------------------------------------------------------------------------------
    @property
    def package(self) -> Package:
        """The file. WorkbookError("closed-book") after `close`."""
        if self._package is None:
            raise WorkbookError("closed-book")
        return self._package

    @property
    def looks(self) -> Looks:
        """Formats and the like; without number formats that came with dates."""
        if self._looks is None:
            self.package.check_all()  # openpyxl bounds nothing and resolves what it is told to
            self._looks, self._dated = Looks(self.package.usual_bytes()), False
        return self._looks

    @property
    def current_looks(self) -> Looks:
        """Formats and the like of the workbook as it is now."""
        if self._dated:
            self._looks = None
        return self.looks

    def touched(self, *, values: bool = True, formats: bool = False, rows: bool = False) -> None:
        """What was calculated before may be out of date; with dates or moved rows, formats are too."""
        if values:
            self._calculated.clear()
        self._dated = self._dated or formats
        if rows:
            self._looks = None

    def calculated(self, sheet: str, places: Iterable[tuple[int, int]]) -> None:
        """These formulas need no calculation, unless something is written after them."""
        self._calculated |= {(sheet, row, col) for row, col in places}

    def array_blocks(self, sheet: str) -> list[Box]:
        """The areas of array formulas of more than one cell."""
        return [box_of(block) for block in self.package.array_blocks(sheet)]

    def active_sheet(self) -> str:
        """The name of the active sheet."""
        shown = {info.name: info.state == "visible" for info in self.package.sheets}
        name = self._active or self.looks.active_sheet
        return name if name in shown else next((n for n, visible in shown.items() if visible), next(iter(shown)))

    def activate_sheet(self, name: str) -> None:
        """Make a sheet the active one, for as long as the book is open."""
        self._active = name

    def sheet(self, name: str) -> Sheet:
        """The sheet's object."""
        return Sheet(self, name)

    def range(self, sheet: str, box: Box) -> Range:
        """A range's object."""
        return Range(self, sheet, box)

    def table(self, info: TableInfo) -> Table:
        """A table's object."""
        return Table(self, info.name)

    def defined_name(self, sheet: str | None, name: str) -> Name:
        """A defined name's object."""
        return Name(self, sheet, name)

    # --- xlwings' Book -----------------------------------------------------------------------------------------------
    @property
    def api(self) -> NativeApi:
        """Nothing native."""
        return NativeApi("Book")

    @property
    def name(self) -> str:
        """The file's name."""
        return self.package.path.name

    @property
    def fullname(self) -> str:
        """The file's absolute path."""
        return str(self.package.path)

    @property
    def sheets(self) -> Sheets:
        """Its worksheets."""
        return Sheets(self)

    @property
    def names(self) -> Names:
        """Its names, with those local to a sheet."""
        return Names(self)

    def activate(self) -> None:
        """Make it the active book of `app.books`."""
        self.app.opened.remove(self)
        self.app.opened.insert(0, self)

    def save(self, path: str | None = None, password: str | None = None) -> None:
        """Write the file in place, or to `path`, which the book then stands for. InUseError, SaveError."""
        package = self.package
        if password:
            raise unsupported("Book.save(password=...)")
        target = Path(path).absolute() if path else package.path
        if target.suffix.lower() not in (".xlsx", ".xlsm", package.path.suffix.lower()):
            raise unsupported(f"Book.save({target.name!r}) (another file format)")
        asked = not package.changed or package.calculates_fully
        if not asked and package.has_foreign_formulas(lambda *cell: cell in self._calculated):
            package.request_full_calculation()
        package.save(target, backup=self._backup)

    def resize_chart_cells(self, sheet: str, area: tuple[int, int, int, int], last_row: int) -> None:
        """Let the named cells that a chart draws (`area`: first row and column, last ones) end at another row."""
        self.package.resize_chart_cells(sheet, Area(*area), last_row)

    def refresh_chart_words(self) -> None:
        """Store with the charts the words that they take from cells."""
        self.package.refresh_chart_words()

    def close(self) -> None:
        """Let go of the file; what was not saved is lost."""
        self._package = self._looks = None
        self.app.closed(self)


class Books(Items):
    """The open books; the active one first."""

    __slots__ = ("app",)
    kind: ClassVar[str] = "Books"

    def __init__(self, app: App) -> None:
        self.app = app

    def members(self) -> list[Book]:
        """One for each open book."""
        return list(self.app.opened)

    @property
    def active(self) -> Book:
        """The book opened or activated last. NoSuchItemError if none is open."""
        if not self.app.opened:
            raise NoSuchItemError("missing-item", kind=self.kind, name="active", known="")
        return self.app.opened[0]

    def open(self, fullname: str, *options: object) -> Book:
        """Open a file. Options of Excel's own (read-only, passwords, ...) are not available."""
        if any(option not in (None, False) for option in options):
            raise unsupported("Books.open(..., options)")
        return self.app.open(Path(fullname))


class App(Offered):
    """What stands for Excel: nothing is shown and nothing recalculates, so switches merely remember their setting."""

    __slots__ = (
        "_before", "answer", "calculation", "cut_copy_mode", "display_alerts", "enable_events", "engine", "interactive",
        "opened", "pid", "screen_updating", "status_bar",
    )  # fmt: skip
    kind: ClassVar[str] = "App"

    def __init__(self, engine: Engine) -> None:
        self.engine, self.pid = engine, os.getpid()
        self.opened: list[Book] = []
        self.answer: Callable[[str, str, str], str] | None = None
        self.calculation = "automatic"
        self.screen_updating = self.display_alerts = self.enable_events = self.interactive = True
        self.status_bar: str | bool = False
        self._before: xw.Engine | None = None
        self.cut_copy_mode: str | bool | None = None

    def open(self, path: Path, *, backup: bool = False) -> Book:
        """Open a file as the active book."""
        package = Package.open(path)
        package.path = path.absolute()  # the working folder may change
        return self.adopt(package, backup=backup)

    def adopt(self, package: Package, *, backup: bool = False) -> Book:
        """An open book for a package."""
        book = Book(self, package, backup=backup)
        self.opened.insert(0, book)
        return book

    @property
    def api(self) -> NativeApi:
        """Nothing native."""
        return NativeApi("App")

    @property
    def books(self) -> Books:
        """The open books."""
        return Books(self)

    @property
    def visible(self) -> bool:
        """There is no window."""
        return False

    @visible.setter
    def visible(self, visible: bool) -> None:
        if visible:
            raise unsupported("App.visible = True")

    def alert(self, prompt: str, title: str | None, buttons: str, mode: str | None, callback: str | None) -> str:
        """What `answer(prompt, title, buttons)` says, for nobody sits before a file. UnsupportedError without it."""
        if self.answer is None:
            raise unsupported("App.alert (without app.impl.answer)")
        return self.answer(prompt, title or "", buttons)

    def activate(self, steal_focus: bool = False) -> None:
        """Let `xw.apps.active` and `xw.books.active` mean this engine until its last book is closed."""
        mine = xw.engines(Engine.name)
        if xw.engines.active is not mine:
            self._before = xw.engines.active
            mine.activate()

    def closed(self, book: Book) -> None:
        """Forget a book; with the last one, the engine that was active before `activate` is so again."""
        if book in self.opened:
            self.opened.remove(book)
        if not self.opened and self._before is not None:
            self._before.activate()
            self._before = None

    def quit(self) -> None:
        """Close all books without saving."""
        for book in list(self.opened):
            book.close()


class Apps(Offered):
    """The one App."""

    __slots__ = ("_app",)
    kind: ClassVar[str] = "Apps"

    def __init__(self, app: App) -> None:
        self._app = app

    def keys(self) -> list[int]:
        """Its process id."""
        return [self._app.pid]

    def __iter__(self) -> Iterator[App]:
        return iter([self._app])

    def __len__(self) -> int:
        return 1

    def __getitem__(self, pid: int) -> App:
        if pid != self._app.pid:
            raise NoSuchItemError("missing-item", kind=self.kind, name=pid, known=self._app.pid)
        return self._app


class Engine(Offered):
    """What `xw.engines.add` takes."""

    __slots__ = ("apps",)
    kind: ClassVar[str] = "Engine"
    name: ClassVar[str] = "xlplan"
    type: ClassVar[str] = "desktop"  # xlwings' word for: reads and writes at once, as Excel does
    prepare_xl_data_element = staticmethod(values.prepare)
    clean_value_data = staticmethod(values.clean)

    def __init__(self) -> None:
        self.apps = Apps(App(self))

    @property
    def app(self) -> Any:
        """Its only App."""
        return next(iter(self.apps))
