"""XlsxWriter's answers: it returns a negative number where it should raise."""


class ComposeError(AssertionError):
    """XlsxWriter refused something: a fault of a form's declaration, never of a user."""


def done(result: object, what: str) -> None:
    """Raise where XlsxWriter returned a negative number instead of doing it."""
    if result not in (0, None):
        raise ComposeError(f"{what}: {result}")
