"""Undo and redo assign claims with the current permissions of their author, not the earlier ones."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from claims.review import Role, Settings, add_user, application
from claims.store import Decision, Filters, Store
from tests.review.asking import Asker, signed_in
from tests.review.conftest import PASSWORD


class Desk:
    """A server with its own users, whose roles can be changed."""

    def __init__(self, store: Store, folder: Path) -> None:
        self.store, self.users = store, folder / "own.toml"
        for name, role in (("Eda", Role.EDITOR), ("Ana", Role.REVIEWER), ("Ben", Role.REVIEWER)):
            add_user(self.users, name, role, PASSWORD)
        self.client = TestClient(application(store, Settings(users=self.users, hosts=("testserver",))))
        self.claim = store.query(Filters()).claims[0].id

    def eda(self) -> Asker:
        return signed_in(self.client, "Eda")

    def demote(self, name: str, to: str) -> None:
        written = self.users.read_text()
        at = written.index(f'"{name}"')
        roles = ('"editor"', '"reviewer"')
        old = min((role for role in roles if role in written[at:]), key=lambda role: written.index(role, at))
        self.users.write_text(written[:at] + written[at:].replace(old, f'"{to}"', 1))

    def assigned(self) -> str | None:
        return self.store.claim(self.claim).state.assigned


@pytest.fixture
def desk(store: Store, tmp_path: Path) -> Desk:
    return Desk(store, tmp_path)


def test_a_demoted_editor_cannot_assign_by_redo(desk: Desk) -> None:
    desk.store.decide(desk.claim, Decision.assign("Ben"), by="Eda")
    desk.store.undo_last(by="Eda")
    eda = desk.eda()
    desk.demote("Eda", "reviewer")
    for path in ("/api/redo", "/redo"):
        answer = eda.send(path, {})
        assert answer.status_code == 403
        assert "assign claims to others" in answer.text
    assert desk.assigned() is None


def test_a_demoted_editor_cannot_assign_by_undo(desk: Desk) -> None:
    desk.store.decide(desk.claim, Decision.assign("Ben"), by="Eda")
    number = desk.store.decide(desk.claim, Decision.assign("Ana"), by="Eda").number
    eda = desk.eda()
    desk.demote("Eda", "reviewer")
    single = eda.send(f"/api/claims/{desk.claim}/undo", {"number": number, "seen": number})
    assert [single.status_code, eda.send("/api/undo", {}).status_code, eda.send("/api/undo", {"act": number}).status_code] == [
        403
    ] * 3
    assert desk.assigned() == "Ana"


def test_redo_and_undo_assign_only_to_reviewers(desk: Desk) -> None:
    eda = desk.eda()
    desk.store.decide(desk.claim, Decision.assign("Ben"), by="Eda")
    desk.store.undo_last(by="Eda")
    desk.demote("Ben", "reader")
    refused = eda.send("/api/redo", {})
    assert (refused.status_code, desk.assigned()) == (422, None)
    assert "Ben is a reader" in refused.json()["error"]


def test_editors_and_the_assignee_can_reverse_assignments(desk: Desk) -> None:
    eda = desk.eda()
    desk.store.decide(desk.claim, Decision.assign("Ben"), by="Eda")
    assert eda.send("/api/undo", {}).status_code == 201
    assert eda.send("/api/redo", {}).status_code == 201
    assert desk.assigned() == "Ben"
    other = desk.store.query(Filters()).claims[1].id
    desk.store.decide(other, Decision.assign("Ana"), by="Ana")
    ana = signed_in(desk.client, "Ana")
    assert [ana.send("/api/undo", {}).status_code, ana.send("/api/redo", {}).status_code] == [201, 201]
    assert desk.store.claim(other).state.assigned == "Ana"


def test_other_decisions_can_be_reversed_after_a_demotion(desk: Desk) -> None:
    desk.store.decide(desk.claim, Decision.verdict("True"), by="Eda")
    eda = desk.eda()
    desk.demote("Eda", "reviewer")
    assert [eda.send(path, {}).status_code for path in ("/api/undo", "/api/redo")] == [201, 201]
