"""The first half of the market plan: last period, the market, targets, and what they rest on."""

from xlplan.forms.form import Fact, Form
from xlplan.forms.info import EVALUATION
from xlplan.forms.plan import targets

FORMS: tuple[Form, ...] = (targets.FORM,)
FACTS: tuple[Fact, ...] = (*EVALUATION[:2], *targets.FACTS)
