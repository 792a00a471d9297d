"""Rows from a database: what a query gives, by way of SQLAlchemy."""

from __future__ import annotations

import re
from typing import Any

from xlplan.errors import DataError, UsageError

_SECRET = re.compile(r"((?:^|&)[^=&]*(?:user|pass|pwd|secret|token|key)[^=&]*=)[^&]*", re.IGNORECASE)


def shown_url(url: str) -> str:
    """The URL without user and password, wherever they stand in it."""
    scheme, mark, rest = url.partition("://")
    _, at, rest = rest.rpartition("@")  # whatever stands in a password, it ends at the last @
    place, question, options = rest.partition("?")
    return scheme + mark + ("…@" if at else "") + place + question + _SECRET.sub(r"\1…", options)


def query_rows(url: str, query: str) -> list[list[Any]]:
    """The column names, then the rows. The query is run as it is written, and is not committed.

    UsageError: no query, or a URL that names no database. DataError: the database's driver is not installed, or
    the database refuses.
    """
    if not query:
        raise UsageError("data-no-query", value=shown_url(url))
    import sqlalchemy  # noqa: PLC0415 - seldom asked for

    try:
        engine = sqlalchemy.create_engine(url)
    except ImportError as error:  # psycopg without its C library is no ModuleNotFoundError
        raise DataError("data-driver", workbook=shown_url(url), driver=error.name or "psycopg") from None
    except ValueError:  # a port that is no number
        raise UsageError("data-url", value=shown_url(url), detail="URL") from None
    except sqlalchemy.exc.SQLAlchemyError as error:
        raise UsageError("data-url", value=shown_url(url), detail=short_reason(error)) from None
    try:
        with engine.connect() as connection:
            found = connection.execute(sqlalchemy.text(query))
            return [list(found.keys()), *(list(row) for row in found)]
    except sqlalchemy.exc.SQLAlchemyError as error:
        raise DataError("data-query", workbook=shown_url(url), detail=short_reason(error)) from None
    finally:
        engine.dispose()


def short_reason(error: Exception) -> str:
    """The driver's own words; SQLAlchemy adds the statement and a link."""
    return str(getattr(error, "orig", None) or error).splitlines()[0]
