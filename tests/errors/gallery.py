"""The error gallery: every case, where its texts are, and which messages it cannot show."""

from __future__ import annotations

from pathlib import Path

import cases_company
import cases_control
import cases_crm
import cases_customers
import cases_cycle
import cases_dashboard
import cases_data
import cases_files
import cases_forms
import cases_forward
import cases_install
import cases_links
import cases_macros
import cases_planning
import cases_plans
import cases_regenerate
import cases_reports
import cases_rollup
import cases_scale
import cases_targets
from place import CASES

from xlplan.forms.form import Lang

__all__ = ["CASES", "GROUPS", "NOT_SHOWN", "TEXTS", "text_file"]

TEXTS = Path(__file__).parent

GROUPS = (
    cases_files,
    cases_forms,
    cases_plans,
    cases_planning,
    cases_cycle,
    cases_dashboard,
    cases_forward,
    cases_data,
    cases_regenerate,
    cases_crm,
    cases_rollup,
    cases_control,
    cases_scale,
    cases_install,
    cases_links,
    cases_macros,
    cases_customers,
    cases_planning,
    cases_reports,
    cases_company,
    cases_targets,
)
"""Modules of cases, in the order of the docs page."""

_CLUSTER = "needs a Dask cluster; tests/batch/test_cluster.py has one"
_KILLED = "needs a run that is killed or held up; tests/batch/test_publication.py kills many"

NOT_SHOWN = {
    "needs-dask": "needs an installation without the extra `cluster`; tests/batch/test_cluster.py shows the refusal",
    "needs-fsspec": "needs an installation without the extra `cluster`; tests/batch/test_located.py shows the refusal",
    "url-unusable": "ends in fsspec's own words; tests/batch/test_located.py shows it",
    "scheduler-unreachable": _CLUSTER,
    "scheduler-without-workers": _CLUSTER,
    "scheduler-other-program": _CLUSTER,
    "scheduler-lost": _CLUSTER,
    "publication-busy": _KILLED,
    "publication-completed": _KILLED,
    "publication-undone": _KILLED,
    "publication-unfinished": _KILLED,
    "changed-meanwhile": "needs somebody who saves within that second; tests/batch/test_regenerate_publication.py does",
    "worker-died": "needs a process that the operating system ends; tests/batch/test_execute.py ends one",
    "file-version": "ends a macro in a message box; tests/addin/test_build_stamp.py shows it",
    "addin-pip": "ends in pip's own words, which differ; tests/addin/test_install_offline.py has pip refuse",
    "needs-pyarrow": "needs an installation without pyarrow; tests/batch/test_data.py shows it where it is absent",
    "needs-calc": "needs an installation without the extra `calc`; tests/headless/test_without_calc.py shows it",
    "calculation-disagrees": "needs an engine that is wrong; tests/headless/test_calculate.py shows the answer to one",
    "xlwings-changed": "needs another xlwings; tests/addin/test_build.py shows what is said of other VBA",
    "ageing-balance": "needs figures that no input gives: a second sum of the buckets guards against our own mistakes",
}


def text_file(code: str, lang: Lang) -> Path:
    """Where the words of a code are kept."""
    return TEXTS / f"{code}.{lang}.txt"
