"""Chinese messages: code -> (what is wrong, what to do)."""

from xlplan.messages.zh.addin_words import ADDIN_WORDS
from xlplan.messages.zh.company import COMPANY
from xlplan.messages.zh.console_words import CONSOLE_WORDS
from xlplan.messages.zh.control import CONTROL
from xlplan.messages.zh.crm import CRM
from xlplan.messages.zh.customers import CUSTOMERS
from xlplan.messages.zh.dashboard import DASHBOARD
from xlplan.messages.zh.data import DATA
from xlplan.messages.zh.faults import FAULTS
from xlplan.messages.zh.files import FILES
from xlplan.messages.zh.forward import FORWARD
from xlplan.messages.zh.installing import INSTALLING
from xlplan.messages.zh.links import LINKS
from xlplan.messages.zh.many import MANY
from xlplan.messages.zh.planning import PLANNING
from xlplan.messages.zh.publishing import PUBLISHING
from xlplan.messages.zh.report_words import REPORT_WORDS
from xlplan.messages.zh.reports import REPORTS
from xlplan.messages.zh.scale import SCALE
from xlplan.messages.zh.sheet_words import SHEET_WORDS
from xlplan.messages.zh.sheets import SHEETS
from xlplan.messages.zh.targets import TARGETS

ZH: dict[str, tuple[str, str]] = {
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

ZH_WORDS: dict[str, str] = {
    **ADDIN_WORDS,
    **CONSOLE_WORDS,
    **REPORT_WORDS,
    **SHEET_WORDS,
}
"""Key -> words that have no remedy."""
