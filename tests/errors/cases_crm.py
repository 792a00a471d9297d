"""CRM exports: what regenerate says of names, of what fits nowhere, and of exports that it cannot use; holidays."""

from __future__ import annotations

import datetime as dt
import shutil

from place import Place, case, run

from xlplan.forms.samples import resources

EVALUATION = "regenerate evaluation --data crm --mapping crm.toml --by office --as-of 2017-12-31 --out plan"


def export(at: Place, old: str = "", new: str = "", file: str = "sales_pipeline.csv") -> None:
    """The demo export and its mapping, with a piece of text changed."""
    shutil.copytree(resources() / "demo" / "crm", at.folder / "crm")
    shutil.copyfile(resources() / "demo" / "crm.toml", at.folder / "crm.toml")
    text = (at.folder / "crm" / file).read_text(encoding="utf-8")
    assert old in text
    at.write(f"crm/{file}", text.replace(old, new, 1) if old else text)


@case("crm-folder", EVALUATION.replace("--data crm", "--data crm/sales_pipeline.csv"))
def a_file_for_a_folder(at: Place) -> None:
    """One of the export's files was given, not its folder."""
    export(at)


@case("crm-by", EVALUATION.replace("--by office", "--by region"))
def by_something_else(at: Place) -> None:
    """The export is to be divided by something that it does not have."""
    export(at)


@case("crm-twice", EVALUATION)
def an_opportunity_twice(at: Place) -> None:
    """An opportunity's number stands in two lines."""
    export(at, "D0002,", "D0001,")


@case("crm-untidy-name", EVALUATION)
def a_product_without_its_space(at: Place) -> None:
    """The product Alpha Pro is written AlphaPro, a sector technolgy, a country Philipines."""
    export(at)


@case("crm-unknown-name", EVALUATION)
def a_product_of_nobody(at: Place) -> None:
    """A product that the price list does not have, nor any like it."""
    export(at, "AlphaPro", "Gamma Ray")


@case("crm-no-account", EVALUATION)
def no_customer_yet(at: Place) -> None:
    """Opportunities have no account."""
    export(at)


@case("crm-no-close-date", EVALUATION)
def still_open(at: Place) -> None:
    """Opportunities are open."""
    export(at)


@case("crm-closed-undated", EVALUATION)
def won_without_a_day(at: Place) -> None:
    """An opportunity was won without a close date."""
    export(at)


@case("crm-unknown-salesperson", EVALUATION)
def a_stranger(at: Place) -> None:
    """An opportunity is of a person whom no team names."""
    export(at)


@case("crm-idle", EVALUATION)
def nothing_to_sell(at: Place) -> None:
    """A salesperson has no opportunity."""
    export(at)


# --- holidays --------------------------------------------------------------------------------------------------------
@case("due-on-holiday", "check tracking.xlsx")
def due_on_national_day(at: Place) -> None:
    """A task falls due on a public holiday."""
    at.type("tracking", "tracking", 2, due=dt.datetime(2023, 10, 2), finished=None, result=None)


@case("unknown-country", "check tracking.xlsx")
def a_country_by_its_name(at: Place) -> None:
    """The country on the Info sheet is no ISO code."""
    run("new tracking tracking.xlsx --set region=East --set as_of=2023-07-31 --set country=Atlantis", at)
