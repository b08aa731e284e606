"""What a format declares: the names and beginnings of its files, its reader, and the extra that the reader needs."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from claims.extras import Extra, remedy
from claims.faults import attempted
from claims.ingest.draft import Draft
from claims.model import InputError

Read = Callable[[bytes, str | None], Iterator[Draft | InputError]]
"""Yields the articles in the bytes of a file; the second argument names the file in errors. May raise `InputError`."""


@dataclass(frozen=True, slots=True)
class Format:
    """A file format.

    ``begins`` tells from a file's bytes whether it is of the format; it decides where the name does not: for a suffix that
    several formats share, or an unknown one. ``read`` imports its libraries itself, when it is called; ``extra`` is the extra
    that has them. ``several`` says that a file may have several articles, ``binary`` that a file is not text that a person
    writes.
    """

    name: str
    suffixes: frozenset[str]
    begins: Callable[[bytes], bool]
    read: Read
    extra: Extra | None = None
    several: bool = False
    binary: bool = False

    def drafts(self, data: bytes, where: str | None) -> Iterator[Draft | InputError]:
        """The articles in the bytes of a file; what cannot be read is yielded as an error."""
        found = self.read(data, where)
        while (item := attempted(lambda: self._next(found, where), "reading", where=where)) is not None:
            yield item  # after an error that was raised there is no further article

    def _next(self, found: Iterator[Draft | InputError], where: str | None) -> Draft | InputError | None:
        try:
            return next(found, None)
        except ModuleNotFoundError as error:
            if self.extra is None:
                raise
            library = (error.name or "").partition(".")[0]
            what = f"{self.name} files need the library {library}, which is not installed"
            raise InputError(what, where=where, remedy=remedy(self.extra)) from None


def with_note(
    drafts: Iterable[Draft | InputError], note: Callable[[], str | None], *, where: str | None
) -> Iterator[Draft | InputError]:
    """The articles of a file, the last one with a warning, ``note``, about what else the file has; it is asked for at the end.

    Without an article the note is an error.
    """
    held: list[Draft | InputError] = []
    for item in drafts:
        if isinstance(item, Draft):
            yield from held
            held = []
        held.append(item)
    words = note()
    last = held[0] if held else None
    if isinstance(last, Draft):
        yield replace(last, warnings=(*last.warnings, words)) if words else last
        yield from held[1:]
        return
    yield from held
    if words:
        yield InputError(f"no article: {words}", where=where)
