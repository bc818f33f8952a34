"""Why an identifier is refused."""

from enum import StrEnum


class IdentifierFault(StrEnum):
    """Machine-readable reason; each has a namesake in ``whorl.v1.ErrorReason``."""

    IDENTIFIER_FORMAT = "IDENTIFIER_FORMAT"
    CHECK_CHARACTER = "CHECK_CHARACTER"


class IdentifierError(ValueError):
    """The text is no identifier of its scheme; says what is wrong without repeating the text."""

    def __init__(self, reason: IdentifierFault, explanation: str) -> None:
        super().__init__(reason, explanation)
        self.reason = reason
        self.explanation = explanation

    def __str__(self) -> str:
        return self.explanation


def format_error(explanation: str) -> IdentifierError:
    """The text is not written as its scheme writes identifiers."""
    return IdentifierError(IdentifierFault.IDENTIFIER_FORMAT, explanation)


def check_letter_error(what: str) -> IdentifierError:
    """The letter at the end does not fit the rest of `what`."""
    return IdentifierError(
        IdentifierFault.CHECK_CHARACTER,
        f"The letter at the end of this {what} does not fit its digits; one of them was probably mistyped.",
    )
