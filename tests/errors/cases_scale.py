"""What the rollup says of its cache, and of where it is to be written."""

from __future__ import annotations

from place import REGENERATE, ROLLUP, Place, case


@case("cache-not-a-cache", f"{ROLLUP} --cache minutes.txt")
def a_text_file_as_the_cache(at: Place) -> None:
    """The cache named is some other file."""
    at.regions()
    at.write("minutes.txt", "1. Prices\n" * 20)


@case("cache-rebuilt", f"{ROLLUP} --cache june.xlplan-cache")
def a_damaged_cache(at: Place) -> None:
    """The cache is no longer what it was."""
    at.regions()
    at.write("june.xlplan-cache", "1. Prices\n" * 20)


@case("cache-not-used", f"{ROLLUP} --cache minutes.txt/june.xlplan-cache")
def no_folder_for_the_cache(at: Place) -> None:
    """The cache would have to be made where it cannot be."""
    at.regions()
    at.write("minutes.txt", "1. Prices\n" * 20)


@case("out-not-local", REGENERATE.replace("--out regions", "--out s3://finance/regions"))
def a_bucket_for_the_workbooks(at: Place) -> None:
    """The regions' workbooks are to be made in an object store."""
    at.regions()
