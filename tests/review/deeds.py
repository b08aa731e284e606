"""Every operation of users by each route: the pages, the API, an imported file."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TypeAlias

import httpx

from claims.export.stored import export_from_store
from claims.review.policy import Permission
from claims.store import Action, Decision, Filters, Store
from tests.export.importers.files import file
from tests.export.samples import claim, claim_set
from tests.review.asking import Asker

OTHER = "Ben"
"""A reviewer other than those who try."""
_NUMBERS = count()


@dataclass(frozen=True)
class Desk:
    """A server with a store, and a folder for files."""

    store: Store
    folder: Path

    def claim(self) -> str:
        """An undecided claim in a separate article."""
        number = next(_NUMBERS)
        made = claim(id=f"c-{number}", source="Coast Radio", speaker="Ada Quill")
        self.store.add(claim_set(made, id=f"case-{number}"))
        return made.id

    def changed(self, claim_id: str, cells: Mapping[str, str]) -> tuple[str, bytes]:
        """A CSV export of the claim with edited cells, and its name."""
        found = export_from_store(self.store, Filters(article=(self.store.claim(claim_id).article_id,)))
        claim_sets = list(found.claim_sets)
        path = file(self.folder, "csv", *claim_sets, reviews=found.reviews, edits={claim_id: cells})
        return path.name, path.read_bytes()


@dataclass(frozen=True)
class Try:
    """A user (``name``) who tries an operation on a claim with the decisions that it presupposes."""

    desk: Desk
    asker: Asker
    name: str
    claim: str

    @property
    def last(self) -> int:
        """The newest entry on the claim."""
        return self.desk.store.claim(self.claim).state.last

    @property
    def article(self) -> str:
        return self.desk.store.claim(self.claim).article_id

    def form(self, path: str, fields: Mapping[str, object]) -> httpx.Response:
        return self.asker.post(f"/claims/{self.claim}/{path}", {"seen": self.last, "version": 1} | dict(fields))

    def send(self, path: str, fields: Mapping[str, object]) -> httpx.Response:
        return self.asker.send(f"/api/claims/{self.claim}/{path}", {"seen": self.last} | dict(fields))

    def import_(self, cells: Mapping[str, str]) -> httpx.Response:
        name, data = self.desk.changed(self.claim, cells)
        sent = self.asker._ask("POST", "/import", data={"csrf": self.asker.token}, files={"file": (name, data)})
        return self.asker.post(sent.headers["location"]) if sent.status_code == 303 else sent

    def import_by_api(self, cells: Mapping[str, str]) -> httpx.Response:
        name, data = self.desk.changed(self.claim, cells)
        headers = {"X-CSRF-Token": self.asker.token}
        return self.asker._ask("POST", "/api/import", files={"file": (name, data)}, headers=headers)


Doing: TypeAlias = Callable[[Try], bool]
"""Tries an operation, and returns whether it was done."""
Before: TypeAlias = Sequence[tuple[str, Decision]]
"""Earlier decisions and their authors; ME is the user who tries."""
ME = "ME"


@dataclass(frozen=True)
class Deed:
    """An operation by one route. ``needs`` are all the permissions that it requires."""

    name: str
    entry: str
    do: Doing
    needs: frozenset[Permission]
    action: Action | None = None
    before: Before = ()
    undone: bool = False

    def __str__(self) -> str:
        return f"{self.name}, by {self.entry}"

    def is_done(self, desk: Desk, asker: Asker, name: str) -> bool:
        """Whether the operation is done when a user tries."""
        claim_id = desk.claim()
        for by, decision in self.before:
            value = name if decision.value == ME else decision.value
            desk.store.decide(claim_id, Decision(decision.action, value), by=name if by == ME else by)
        if self.undone:
            desk.store.undo_last(by=name)
        return self.do(Try(desk, asker, name, claim_id))


def _written(ask: Callable[[Try], httpx.Response], action: Action, by: str = ME) -> Doing:
    """Whether the request adds an entry of the action by the user to the claim's log."""

    def do(tried: Try) -> bool:
        last = tried.last
        answer = ask(tried)
        assert answer.status_code < 500, answer.text
        entries = tried.desk.store.log(claim_id=tried.claim, after=last)
        return any(entry.action is action and entry.by == (tried.name if by == ME else by) for entry in entries)

    return do


def _deciding(
    name: str,
    decision: Decision,
    form: tuple[str, Mapping[str, object]],
    cells: Mapping[str, str],
    needs: frozenset[Permission],
    before: Before = (),
) -> Iterator[Deed]:
    """A decision, by each route."""
    path, fields = form
    action = decision.action

    def value(tried: Try) -> object:
        return tried.name if decision.value == ME else decision.value

    def mine(tried: Try, filled: Mapping[str, object]) -> dict[str, str]:
        return {name: tried.name if value == ME else str(value) for name, value in filled.items()}

    ways: dict[str, Callable[[Try], httpx.Response]] = {
        "page": lambda tried: tried.form(path, mine(tried, fields)),
        "page, all the same": lambda tried: tried.form("again", {"decisions": json.dumps([[action, value(tried)]])}),
        "API": lambda tried: tried.send("decisions", {"action": action, "value": value(tried)}),
        "import": lambda tried: tried.import_(mine(tried, cells)),
        "import by API": lambda tried: tried.import_by_api(mine(tried, cells)),
    }
    for entry, ask in ways.items():
        also = {Permission.IMPORT} if "import" in entry else set()
        yield Deed(name, entry, _written(ask, action), needs | also, action, before)


P = Permission
DECIDING = frozenset({P.DECIDE})
TAKING = frozenset({P.TAKE, P.DECIDE})
"""Users who cannot decide cannot be assigned a claim."""
_VERDICT = Decision.verdict("True")
_SOURCE = {"name": "Marrow Harbour Authority", "kind": "government", "named": True}


def _decisions() -> Iterator[Deed]:
    def correction(column: str, value: str) -> tuple[str, Mapping[str, object]]:
        return "correct", {column: value}

    link, words = "https://example.org/report", "Diesel leaked."
    yield from _deciding("give a verdict", _VERDICT, ("verdict", {"verdict": "True"}), {"verdict": "True"}, DECIDING)
    yield from _deciding("write a note", Decision.note(words), ("note", {"note": words}), {"note": words}, DECIDING)
    yield from _deciding("link evidence", Decision.evidence([link]), ("note", {"links": link}), {"evidence": link}, DECIDING)
    source = {"source": str(_SOURCE["name"]), "kind": "government", "named": "true"}
    cells = {"source": str(_SOURCE["name"]), "source_kind": "government"}
    yield from _deciding("correct the source", Decision(Action.SOURCE, _SOURCE), ("correct", source), cells, DECIDING)  # type: ignore[arg-type]
    for column, decision in (
        ("speaker", Decision.speaker("Bo Quill")),
        ("certainty", Decision.certainty("possible")),
        ("polarity", Decision.polarity("negative")),
        ("statement", Decision.statement(words)),
    ):
        value = str(decision.value)
        yield from _deciding(f"correct the {column}", decision, correction(column, value), {column: value}, DECIDING)
    yield from _deciding("choose words", Decision.spans([(0, 4)]), ("spans", {"places": "0-4"}), {"spans": "0-4"}, DECIDING)


def _assigning() -> Iterator[Deed]:
    assigning = frozenset({P.ASSIGN})
    theirs: Before = [("Eda", Decision.assign(OTHER))]
    mine: Before = [("Eda", Decision.assign(ME))]
    for name, to, before, needs in (
        ("take a free claim", ME, (), TAKING),
        ("give back one's own claim", None, mine, frozenset({P.TAKE})),
        ("assign a free claim to another", OTHER, (), assigning),
        ("hand one's own claim to another", OTHER, mine, assigning),
        ("take a claim from another", ME, theirs, assigning | {P.DECIDE}),
        ("take a claim away from another", None, theirs, assigning),
    ):
        form = "assign", {"reviewer": to or ""}
        yield from _deciding(name, Decision.assign(to), form, {"assigned": to or ""}, needs, before)
    for name, to, before, needs in (
        ("assign a list to another", OTHER, (), assigning),
        ("take all of a list", ME, (), assigning | TAKING),
        ("take a list away from another", "", theirs, assigning),
    ):

        def ask(tried: Try, to: str = to) -> httpx.Response:
            query = f"article={tried.article}"
            return tried.asker.post("/assign", {"reviewer": tried.name if to == ME else to, "query": query, "count": 1})

        yield Deed(name, "page", _written(ask, Action.ASSIGN), needs, Action.ASSIGN, before)


def _undoing() -> Iterator[Deed]:
    own = frozenset({P.UNDO_OWN})
    ways: dict[str, Callable[[Try], httpx.Response]] = {
        "page": lambda tried: tried.form("undo", {"number": tried.last}),
        "page, all the same": lambda tried: tried.form("again", {"decisions": json.dumps([["undo", tried.last]])}),
        "API": lambda tried: tried.send("undo", {"number": tried.last}),
    }
    last: dict[str, Callable[[Try], httpx.Response]] = {
        "page, the last": lambda tried: tried.asker.post("/undo"),
        "page, all at once": lambda tried: tried.asker.post("/undo", {"act": tried.last}),
        "API, the last": lambda tried: tried.asker.send("/api/undo", {}),
        "API, all at once": lambda tried: tried.asker.send("/api/undo", {"act": tried.last}),
    }
    mine: Before = [(ME, _VERDICT)]
    for entry, ask in (ways | last).items():
        yield Deed("undo one's own decision", entry, _written(ask, Action.UNDO), own, Action.UNDO, mine)
    for entry, ask in ways.items():
        needs = frozenset({P.UNDO_OTHERS})
        yield Deed("undo another's decision", entry, _written(ask, Action.UNDO), needs, Action.UNDO, [(OTHER, _VERDICT)])
    again: dict[str, Callable[[Try], httpx.Response]] = {
        "page": lambda tried: tried.asker.post("/redo"),
        "API": lambda tried: tried.asker.send("/api/redo", {}),
    }
    for entry, ask in again.items():
        yield Deed("redo one's own decision", entry, _written(ask, Action.UNDO), own, Action.UNDO, mine, undone=True)


def _for_others() -> Iterator[Deed]:
    cells = {"verdict": "False", "by": OTHER}
    needs = frozenset({P.IMPORT, P.DECIDE, P.ENTER_FOR_OTHERS})
    ways: dict[str, Callable[[Try], httpx.Response]] = {
        "import": lambda tried: tried.import_(cells),
        "import by API": lambda tried: tried.import_by_api(cells),
    }
    for entry, ask in ways.items():
        yield Deed("sign with another's name", entry, _written(ask, Action.VERDICT, by=OTHER), needs, Action.VERDICT)


def _carrying() -> Iterator[Deed]:
    value = {"from": "c-0"}
    ways: dict[str, Callable[[Try], httpx.Response]] = {
        "page, all the same": lambda tried: tried.form("again", {"decisions": json.dumps([["carry", value]])}),
        "API": lambda tried: tried.send("decisions", {"action": "carry", "value": value}),
    }
    for entry, ask in ways.items():
        yield Deed("carry decisions over", entry, _written(ask, Action.CARRY), frozenset(), Action.CARRY)


def _not_refused(ask: Callable[[Try], httpx.Response]) -> Doing:
    """Whether the response has the requested content."""

    def do(tried: Try) -> bool:
        answer = ask(tried)
        assert answer.status_code in {200, 201, 303, 403, 404}, answer.text
        return answer.status_code != 403

    return do


def _at(path: str) -> Callable[[Try], httpx.Response]:
    return lambda tried: tried.asker.get(path.replace("{claim}", tried.claim).replace("{article}", tried.article))


def _others() -> Iterator[Deed]:
    text = {"text": "The mayor said that the bridge had fallen. Police confirmed it on Monday."}
    ways: dict[str, dict[str, tuple[P, Callable[[Try], httpx.Response]]]] = {
        "look": {path: (P.READ, _at(path)) for path in ("/", "/claims/{claim}", "/article?id={article}", "/api/log")},
        "export": {
            path: (P.EXPORT, _at(path))
            for path in ("/export", "/export/csv?article={article}", "/api/export?article={article}")
        },
        "save a view": {"page": (P.SAVE_VIEWS, lambda tried: tried.asker.post("/views", {"name": "Mine", "query": ""}))},
        "be offered to import": {"page": (P.IMPORT, _at("/import"))},
        "add an article": {
            "page": (P.ADD_ARTICLES, lambda tried: tried.asker.post("/articles", text)),
            "API": (P.ADD_ARTICLES, lambda tried: tried.asker.send("/api/articles", text)),
        },
        "see which articles wait": {"page": (P.ADD_ARTICLES, _at("/articles/jobs"))},
    }
    for name, entries in ways.items():
        for entry, (needs, ask) in entries.items():
            yield Deed(name, entry, _not_refused(ask), frozenset({needs}))
    yield Deed("be shown that the users file is wrong", "page", _warned, frozenset({P.SEE_WARNINGS}))


def _warned(tried: Try) -> bool:
    users = tried.asker.client.app.state.authenticator.users  # type: ignore[union-attr]
    users.problem = "desk.toml: odd"
    try:
        return "desk.toml: odd" in tried.asker.get("/").text
    finally:
        users.problem = ""


DEEDS = [*_decisions(), *_assigning(), *_undoing(), *_for_others(), *_carrying(), *_others()]
