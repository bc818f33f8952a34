"""Words people type for values of protobuf enums: ``right-index`` is FINGER_POSITION_RIGHT_INDEX."""

from collections.abc import Sequence
from typing import Any, Protocol

from service.cli.errors import UsageError


class ProtobufEnum(Protocol):
    """What every generated enum class offers."""

    def items(self) -> Sequence[tuple[str, Any]]:
        """Names and numbers."""
        ...

    def values(self) -> Sequence[Any]:
        """Numbers."""
        ...

    def Name(self, number: Any, /) -> str:  # noqa: N802  # protobuf's own name
        """The name of a number."""
        ...

    def Value(self, name: str, /) -> Any:  # noqa: N802  # protobuf's own name
        """The number of a name."""
        ...


def enum_words(enum: ProtobufEnum, prefix: str) -> list[str]:
    """All words of an enum, without the one that stands for nothing."""
    return [_word(name, prefix) for name, number in enum.items() if number != 0]


def enum_value(enum: ProtobufEnum, prefix: str, text: str, where: str) -> int:
    """The number a word stands for.

    Raises:
        UsageError: no value has this word.
    """
    word = text.strip().lower().replace("_", "-")
    words = enum_words(enum, prefix)
    if word in words:
        return int(enum.Value(prefix + word.upper().replace("-", "_")))
    raise UsageError(
        f"{where} {text!r} is unknown{_suggestion(word, words)}; write one of: {', '.join(words)}."
    )


def enum_word(enum: ProtobufEnum, prefix: str, number: int) -> str:
    """The word for a number; a dash for 0, the number itself where this client is older than the service."""
    if number == 0:
        return "-"
    if number not in enum.values():
        return str(number)
    return _word(enum.Name(number), prefix)


def _word(name: str, prefix: str) -> str:
    return name.removeprefix(prefix).lower().replace("_", "-")


def _suggestion(word: str, words: list[str]) -> str:
    import difflib

    near = difflib.get_close_matches(word, words, n=1)
    return f" (did you mean {near[0]}?)" if near else ""
