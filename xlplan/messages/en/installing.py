"""English messages about the add-in's installation and about mending workbooks: code -> (what is wrong, what to do)."""

INSTALLING: dict[str, tuple[str, str]] = {
    # --- installing ---
    "addin-no-excel": (
        "Excel does not run on this system ({system}), so there is nowhere to install the add-in.",
        "Run this command on the Windows or Mac computer where you use Excel; all other commands work here.",
    ),
    "addin-store-python": (
        "The Python at {path} comes from the Microsoft Store: Windows hides the files it writes from Excel.",
        "Install Python from python.org, then xlplan in it, and run the command again.",
    ),
    "addin-excel-not-started": (
        "Excel has not been started by this user yet: its folders are not there.",
        "Start Excel once, quit it, and run the command again.",
    ),
    "addin-interpreter-letters": (
        "The path {path} has letters that Excel cannot read in a settings file here ({encoding}).",
        "Make the Python environment in a folder with a plain name, such as C:\\xlplan or ~/xlplan, and install again.",
    ),
    "addin-interpreter-shell": (
        "Excel for Mac cannot call {path}: the path holds a space or another sign with a meaning for the shell.",
        "Make the Python environment in a folder with a plain name, such as ~/xlplan, and install again.",
    ),
    "addin-not-one": (
        "This file is no Excel add-in: it cannot hold macros.",
        "Give the xlplan.xlam that `xlplan addin build` wrote.",
    ),
    "addin-in-use": (
        "Excel has the add-in open (user: {user}); nothing was changed.",
        "Quit Excel completely (on a Mac with Cmd-Q) and run the command again.",
    ),
    "addin-folder": (
        "This place may not be written to ({detail}).",
        "Remove the read-only mark. On a Mac, answer Allow when it asks whether the Terminal may access data from "
        "other apps; if it does not ask, see System Settings > Privacy & Security > Full Disk Access.",
    ),
    "addin-record": (
        "The record of what was installed cannot be read.",
        "Delete this file and run `xlplan addin install`, which writes it anew.",
    ),
    "addin-no-wheels": (
        "There is no xlplan-*.whl in {path}.",
        "Fill the folder on a computer with internet: `python -m pip download xlplan -d wheels`.",
    ),
    "addin-pip": (
        "pip could not install xlplan from {path} ({detail}).",
        "Fill the folder again, with the same Python version on the same kind of computer: "
        "`python -m pip download xlplan -d wheels`.",
    ),
    # --- status ---
    "addin-missing": ("The add-in is not installed here.", "Run `xlplan addin install`."),
    "addin-version": (
        "The add-in is of version {addin}, the Python package of version {package}.",
        "Quit Excel and run `xlplan addin install`.",
    ),
    "addin-xlwings": (
        "The add-in was made with xlwings {then}; now there is xlwings {now}, whose files bear other names.",
        "Quit Excel and run `xlplan addin install`.",
    ),
    "addin-blocked": (
        "The add-in is marked as coming from another computer; Excel refuses its macros.",
        "Run `xlplan addin install`, which takes the mark off.",
    ),
    "addin-script": (
        "The script through which Excel for Mac calls Python is not there.",
        "Run `xlplan addin install`.",
    ),
    "addin-no-interpreter": (
        "The setting {key} is missing, so Excel does not know which Python to call.",
        "Run `xlplan addin install`.",
    ),
    "addin-interpreter-gone": (
        "Excel is to call {path}, which is not there any more.",
        "Run `xlplan addin install` with the Python that Excel is to call.",
    ),
    "addin-interpreter-other": (
        "Excel calls {path}; this command ran in {here}.",
        "That is fine if xlplan is installed there too; else run `xlplan addin install`.",
    ),
    # --- repair ---
    "repair-formulas": ("Formulas with XLPLAN functions were mended (cells: {count}, the first one here).", ""),
    "repair-elsewhere": ("Formulas outside of cells (names, rules, tables, charts) were mended ({count}).", ""),
    "repair-name-error": (
        "XLPLAN functions show #NAME? until Excel has calculated them (cells: {count}, the first one here).",
        "Install the add-in (`xlplan addin status` tells whether it is), open the workbook in Excel and save it.",
    ),
    "repair-link-kept": (
        "The link to {target} is still there, because other formulas or links depend on it.",
        "In Excel, look under Data > Edit Links; choose Break Link if you do not need it.",
    ),
}
