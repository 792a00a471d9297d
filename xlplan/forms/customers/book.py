"""The workbook customers / 客户管理: its forms in the order in which they depend on one another, and its facts."""

from xlplan.forms.customers import (
    customer_actions,
    customer_grade,
    customer_matrix,
    customer_plan,
    customer_value,
    funnel,
    key_accounts,
    retention,
    settings,
)

FORMS = (
    customer_value.FORM,
    customer_grade.FORM,
    customer_matrix.FORM,
    funnel.FORM,
    customer_actions.FORM,
    customer_plan.FORM,
    key_accounts.FORM,
    retention.FORM,
)
FACTS = settings.FACTS
