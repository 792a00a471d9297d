"""English messages: code -> (what is wrong, what to do)."""

from xlplan.messages.en.addin_words import ADDIN_WORDS
from xlplan.messages.en.company import COMPANY
from xlplan.messages.en.console_words import CONSOLE_WORDS
from xlplan.messages.en.control import CONTROL
from xlplan.messages.en.crm import CRM
from xlplan.messages.en.customers import CUSTOMERS
from xlplan.messages.en.dashboard import DASHBOARD
from xlplan.messages.en.data import DATA
from xlplan.messages.en.faults import FAULTS
from xlplan.messages.en.files import FILES
from xlplan.messages.en.forward import FORWARD
from xlplan.messages.en.installing import INSTALLING
from xlplan.messages.en.links import LINKS
from xlplan.messages.en.many import MANY
from xlplan.messages.en.planning import PLANNING
from xlplan.messages.en.publishing import PUBLISHING
from xlplan.messages.en.report_words import REPORT_WORDS
from xlplan.messages.en.reports import REPORTS
from xlplan.messages.en.scale import SCALE
from xlplan.messages.en.sheet_words import SHEET_WORDS
from xlplan.messages.en.sheets import SHEETS
from xlplan.messages.en.targets import TARGETS

EN: dict[str, tuple[str, str]] = {
    **FILES,
    **SHEETS,
    **COMPANY,
    **CONTROL,
    **CRM,
    **CUSTOMERS,
    **DASHBOARD,
    **DATA,
    **FAULTS,
    **FORWARD,
    **INSTALLING,
    **LINKS,
    **MANY,
    **PLANNING,
    **PUBLISHING,
    **REPORTS,
    **SCALE,
    **TARGETS,
}

EN_WORDS: dict[str, str] = {
    **ADDIN_WORDS,
    **CONSOLE_WORDS,
    **REPORT_WORDS,
    **SHEET_WORDS,
}
"""Key -> words that have no remedy."""
