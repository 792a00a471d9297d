"""The first half of the market plan: last period, the market, targets, and what they rest on."""

from xlplan.forms.form import Fact, Form
from xlplan.forms.info import EVALUATION
from xlplan.forms.plan import (
    agents,
    bonus,
    competitors,
    contribution,
    performance,
    pest,
    rhythm,
    summary,
    swot,
    targets,
    training,
)

FORMS: tuple[Form, ...] = (
    summary.FORM,
    performance.FORM,
    contribution.FORM,
    pest.FORM,
    competitors.FORM,
    swot.FORM,
    targets.FORM,
    agents.FORM,
    training.FORM,
    bonus.FORM,
    rhythm.FORM,
)
FACTS: tuple[Fact, ...] = (*EVALUATION[:2], *targets.FACTS, *contribution.FACTS, *agents.FACTS, *bonus.FACTS)
