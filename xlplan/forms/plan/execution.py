"""The second half of the market plan: position, segments and strategy, the execution plan, and who does what."""

from xlplan.forms import calendar, info
from xlplan.forms.form import Fact, Form
from xlplan.forms.plan import (
    activities,
    assignment,
    execution_plan,
    expansion,
    personas,
    position,
    segments,
    strategy,
)

FORMS: tuple[Form, ...] = (
    position.FORM,
    segments.FORM,
    personas.FORM,
    strategy.FORM,
    execution_plan.FORM,
    expansion.FORM,
    assignment.FORM,
    activities.FORM,
    calendar.FORM,
)
FACTS: tuple[Fact, ...] = (*segments.FACTS, *assignment.FACTS, info.CALENDAR_MONTH, info.COUNTRY)
