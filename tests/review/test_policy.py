"""Authorisation: one table of operations and roles, true for each route; defined in one module only."""

import ast
import re
from collections.abc import Iterator
from functools import partial
from html import unescape
from pathlib import Path

import pytest
from fastapi.routing import APIRoute
from sqlalchemy import Engine, event
from starlette.testclient import TestClient

import claims.review
from claims.export.importers import read_file_bytes
from claims.export.importers.apply import compare
from claims.model import Article, ClaimSet
from claims.review import Role, Settings, add_user, application, policy
from claims.review.policy import PERMISSIONS, ForbiddenError, Permission, Principal, needed
from claims.store import Action, Decision, Proposal, open_store
from tests.export.samples import TEXT, claim, claim_set
from tests.review.asking import Asker, signed_in
from tests.review.conftest import PASSWORD
from tests.review.deeds import DEEDS, OTHER, Deed, Desk
from tests.review.forms import forms_of
from tests.review.test_security import every_route

TABLE = """
deed                                     reader  reviewer  editor
look                                     yes     yes       yes
export                                   yes     yes       yes
save a view                              no      yes       yes
give a verdict                           no      yes       yes
write a note                             no      yes       yes
link evidence                            no      yes       yes
correct the source                       no      yes       yes
correct the speaker                      no      yes       yes
correct the certainty                    no      yes       yes
correct the polarity                     no      yes       yes
correct the statement                    no      yes       yes
choose words                             no      yes       yes
take a free claim                        no      yes       yes
give back one's own claim                no      yes       yes
undo one's own decision                  no      yes       yes
redo one's own decision                  no      yes       yes
be offered to import                     no      yes       yes
assign a free claim to another           no      no        yes
hand one's own claim to another          no      no        yes
take a claim from another                no      no        yes
take a claim away from another           no      no        yes
assign a list to another                 no      no        yes
take all of a list                       no      no        yes
take a list away from another            no      no        yes
undo another's decision                  no      no        yes
sign with another's name                 no      no        yes
add an article                           no      no        yes
see which articles wait                  no      no        yes
be shown that the users file is wrong     no      no        yes
carry decisions over                     no      no        no
"""
"""The permissions of each role, for each route of an operation (see `tests.review.deeds`)."""

PEOPLE = {Role.READER: "Rex", Role.REVIEWER: "Ana", Role.EDITOR: "Eda"}
REVIEW = Path(claims.review.__file__).parent
DOCS = REVIEW.parents[1] / "docs" / "reviewing.md"


def table() -> dict[str, dict[Role, bool]]:
    head, *rows = (re.split(r"  +", line) for line in TABLE.strip().splitlines())
    return {row[0]: {Role(role): said == "yes" for role, said in zip(head[1:], row[1:], strict=True)} for row in rows}


MAY = table()


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("people") / "desk.toml"
    for name, role in {**{name: role for role, name in PEOPLE.items()}, OTHER: Role.REVIEWER}.items():
        add_user(path, name, role, PASSWORD)
    return path


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory, people: Path) -> Iterator[TestClient]:
    """One server for all tests here: each has its own claim."""

    def read(article: Article) -> ClaimSet:
        return claim_set().model_copy(update={"article": article})

    store = open_store(tmp_path_factory.mktemp("policy") / "claims.db")
    app = application(store, Settings(users=people, hosts=("testserver",)), read=read)
    with TestClient(app, follow_redirects=False) as client:
        yield client


@pytest.fixture(scope="module")
def desk(client: TestClient, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk(client.app.state.service.store, tmp_path_factory.mktemp("files"))  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def askers(client: TestClient) -> dict[Role, Asker]:
    return {role: signed_in(client, name) for role, name in PEOPLE.items()}


@pytest.mark.parametrize("deed", DEEDS, ids=str)
def test_each_role_may_do_what_the_table_says(deed: Deed, desk: Desk, askers: dict[Role, Asker]) -> None:
    done = {role: deed.is_done(desk, asker, PEOPLE[role]) for role, asker in askers.items()}
    assert done == MAY[deed.name]


@pytest.mark.parametrize("deed", [deed for deed in DEEDS if deed.needs], ids=str)
def test_only_the_policy_refuses(deed: Deed, desk: Desk, askers: dict[Role, Asker], monkeypatch: pytest.MonkeyPatch) -> None:
    """If the policy allows everything, nothing is refused: no second check masks a missing first one."""
    monkeypatch.setattr(Principal, "may", lambda *_: True)
    assert [role for role, asker in askers.items() if not deed.is_done(desk, asker, PEOPLE[role])] == []


@pytest.mark.parametrize("deed", [deed for deed in DEEDS if deed.needs], ids=str)
def test_each_permission_of_an_operation_is_required(
    deed: Deed, desk: Desk, askers: dict[Role, Asker], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With exactly the needed permissions an operation is done; without any one of them, and with all others, it is not."""

    def is_done_with(permissions: frozenset[Permission]) -> bool:
        monkeypatch.setattr(policy, "PERMISSIONS", {**PERMISSIONS, Role.EDITOR: permissions})
        return deed.is_done(desk, askers[Role.EDITOR], PEOPLE[Role.EDITOR])

    assert is_done_with(deed.needs)
    assert [needs for needs in deed.needs if is_done_with(frozenset(Permission) - {needs})] == []


def test_the_table_has_every_operation_action_and_permission() -> None:
    assert {deed.name for deed in DEEDS} == set(MAY)
    assert {deed.action for deed in DEEDS} - {None} == set(Action)
    assert {needs for deed in DEEDS for needs in deed.needs} == set(Permission)


NEEDS = {
    "GET /": Permission.READ,
    "GET /article": Permission.READ,
    "GET /articles": Permission.READ,
    "GET /claims/{claim_id}": Permission.READ,
    "GET /claims/{claim_id}/similar": Permission.READ,
    "GET /compare": Permission.READ,
    "GET /dashboard": Permission.READ,
    "GET /live": Permission.READ,
    "GET /api/articles": Permission.READ,
    "GET /api/claim-set": Permission.READ,
    "GET /api/claims": Permission.READ,
    "GET /api/claims/{claim_id}": Permission.READ,
    "GET /api/claims/{claim_id}/log": Permission.READ,
    "GET /api/counts": Permission.READ,
    "GET /api/log": Permission.READ,
    "GET /export": Permission.EXPORT,
    "GET /export/{name}": Permission.EXPORT,
    "GET /api/export": Permission.EXPORT,
    "POST /views": Permission.SAVE_VIEWS,
    "POST /views/delete": Permission.SAVE_VIEWS,
    "GET /import": Permission.IMPORT,
    "POST /import": Permission.IMPORT,
    "GET /import/{id}": Permission.IMPORT,
    "POST /import/{id}": Permission.IMPORT,
    "POST /api/import": Permission.IMPORT,
    "POST /assign": Permission.ASSIGN,
    "POST /articles": Permission.ADD_ARTICLES,
    "GET /articles/jobs": Permission.ADD_ARTICLES,
    "GET /articles/jobs/{number}/{nth}": Permission.ADD_ARTICLES,
    "POST /articles/jobs/{number}/again": Permission.ADD_ARTICLES,
    "POST /articles/jobs/{number}/dismiss": Permission.ADD_ARTICLES,
    "POST /api/articles": Permission.ADD_ARTICLES,
    # Their permissions depend on the decision, and are checked where it is written:
    "POST /claims/{claim_id}/again": "signed in",
    "POST /claims/{claim_id}/assign": "signed in",
    "POST /claims/{claim_id}/correct": "signed in",
    "POST /claims/{claim_id}/note": "signed in",
    "POST /claims/{claim_id}/spans": "signed in",
    "POST /claims/{claim_id}/undo": "signed in",
    "POST /claims/{claim_id}/verdict": "signed in",
    "POST /undo": "signed in",
    "POST /redo": "signed in",
    "POST /api/claims/{claim_id}/decisions": "signed in",
    "POST /api/claims/{claim_id}/undo": "signed in",
    "POST /api/undo": "signed in",
    "POST /api/redo": "signed in",
    # One's own session:
    "GET /api/session": "signed in",
    "DELETE /api/session": "signed in",
    "POST /logout": "signed in",
    "POST /api/session": "nothing",
    "GET /enter": "nothing",
    "GET /login": "nothing",
    "POST /login": "nothing",
}
"""The permission that each route requires first."""


def test_every_route_requires_its_permission(client: TestClient) -> None:
    routes = {f"{method} {route.path}": _asked(route) for route in every_route(client.app) for method in route.methods}
    assert routes == NEEDS


def _asked(route: APIRoute) -> str:
    """The permissions required by the dependencies of a route."""
    calls, waiting = [], list(route.dependant.dependencies)
    while waiting:
        dependency = waiting.pop()
        calls.append(dependency.call)
        waiting += dependency.dependencies
    for call in calls:
        closure = dict(zip(call.__code__.co_freevars, call.__closure__ or (), strict=True)) if hasattr(call, "__code__") else {}
        if "permission" in closure:
            return str(closure["permission"].cell_contents)
    return "signed in" if any(getattr(call, "__name__", "") == "signed_in" for call in calls) else "nothing"


@pytest.mark.parametrize("role", Role)
def test_pages_offer_what_the_user_may_do(role: Role, desk: Desk, askers: dict[Role, Asker]) -> None:
    """The visible forms, with or without fields, and the links that need a permission."""
    article = desk.store.claim(mine := desk.claim()).article_id
    desk.store.decide(mine, Decision.verdict("True"), by=OTHER)
    pages = ["/?sort=newest&source=Coast+Radio", f"/claims/{mine}", f"/article?id={article}", "/articles", "/export"]
    asker = askers[role]
    texts = {page: asker.get(page).text for page in pages}
    forms = [form for text in texts.values() for form in forms_of(text)]
    shown = {(form.kind, any(field.shown for field in form.fields)) for form in forms}
    links = {page: text.count('href="/import"') for page, text in texts.items()}
    reviewing = {("/undo", False), ("/redo", False), ("/views", True), ("/claims/ID/correct", True), ("/claims/ID/note", True)}
    reviewing |= {("/claims/ID/spans", False), ("/claims/ID/assign", False)}
    editing = {("/articles", True), ("/assign", True), ("/claims/ID/assign", True), ("/claims/ID/undo", False)}
    offered = {Role.READER: set(), Role.REVIEWER: reviewing, Role.EDITOR: reviewing | editing}
    assert shown & (reviewing | editing) == offered[role]
    by_the_way = 0 if role is Role.READER else 1
    assert links == {page: by_the_way + (by_the_way if page == "/export" else 0) for page in pages}


def test_undo_is_offered_according_to_its_permission(
    desk: Desk, askers: dict[Role, Asker], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(policy, "PERMISSIONS", {**PERMISSIONS, Role.EDITOR: frozenset(Permission) - {Permission.UNDO_OWN}})
    for page in ("/", f"/claims/{desk.claim()}"):
        shown = {form.kind for form in forms_of(askers[Role.EDITOR].get(page).text)}
        assert shown & {"/undo", "/redo", "/assign", "/claims/ID/note"} == ({"/assign"} if page == "/" else {"/claims/ID/note"})


def test_a_claim_of_another_assignee_is_not_offered(desk: Desk, askers: dict[Role, Asker]) -> None:
    desk.store.decide(taken := desk.claim(), Decision.assign(OTHER), by="Eda")
    offers = {
        role: "It is assigned to somebody else: ask an editor" not in askers[role].get(f"/claims/{taken}").text
        for role in askers
    }
    assert offers == {Role.READER: True, Role.REVIEWER: False, Role.EDITOR: True}, "readers are offered nothing at all"


SAID = {
    (Role.READER, Permission.DECIDE): (
        "A reader cannot give verdicts, correct claims and write notes; ask a reviewer or an editor"
    ),
    (Role.REVIEWER, Permission.ASSIGN): ("A reviewer cannot assign claims to others, or unassign them; ask an editor"),
    (Role.REVIEWER, Permission.UNDO_OTHERS): "A reviewer cannot undo decisions of others; ask an editor",
}


@pytest.mark.parametrize("case", SAID, ids=str)
def test_a_refusal_names_the_permission_and_whom_to_ask(case: tuple[Role, Permission]) -> None:
    role, permission = case
    with pytest.raises(ForbiddenError) as refused:
        policy.check(Principal("Ana", role), permission)
    assert str(refused.value) == SAID[case]
    assert refused.value.permission is permission


def test_internal_actions_are_forbidden_to_everybody() -> None:
    for action in (Action.CARRY, Action.UNDO):  # an undo without the entry that it undoes
        with pytest.raises(ForbiddenError, match=f"Nobody can decide “{action}”"):
            needed(Principal("Eda", Role.EDITOR), Proposal("c-1", Decision(action, 1), "Eda"))


def rows(desk: Desk, *edits: dict[str, str]) -> tuple[list[str], bytes]:
    """A CSV file of the given number of claims with changed cells, and their ids."""
    ids = [desk.claim() for _ in edits]
    head = ["id", *dict.fromkeys(name for cells in edits for name in cells)]
    lines = [head, *([id, *(cells.get(name, "") for name in head[1:])] for id, cells in zip(ids, edits, strict=True))]
    return ids, "\n".join(",".join(line) for line in lines).encode()


def sent(asker: Asker, data: bytes) -> str:
    """The URL of the preview of an uploaded file."""
    answer = asker._ask("POST", "/import", data={"csrf": asker.token}, files={"file": ("desk.csv", data)})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


REFUSED = {
    "desk.csv: row 3, column assigned": "A reviewer cannot assign claims to others, or unassign them; ask an editor",
    "desk.csv: row 4, column assigned": "A reviewer cannot assign claims to others, or unassign them; ask an editor",
}
MANY: tuple[dict[str, str], ...] = (
    {"verdict": "True", "assigned": "Ana"},
    {"verdict": "False", "assigned": "Ben"},
    {"assigned": "Bne"},
    {"note": "Fine."},
)


def test_unauthorised_decisions_of_a_file_are_refused_by_row(desk: Desk, askers: dict[Role, Asker]) -> None:
    """Preview, API response and written decisions agree: a refused cell excludes only its row."""
    ids, data = rows(desk, *MANY)
    ana = askers[Role.REVIEWER]
    files = {"file": ("desk.csv", data)}
    for query in ("?dry_run=true", ""):
        if query:
            place = sent(ana, data)
            shown = re.sub(r"<[^>]+>", "", unescape(ana.get(place).text))
            assert [f"{where}: {why}" in shown for where, why in REFUSED.items()] == [True, True]
            assert "2 claims would be changed" in re.sub(r"\s+", " ", shown)
            assert "2 refused" in shown
            reported = ana._ask("POST", f"/api/import{query}", files=files, headers={"X-CSRF-Token": ana.token}).json()
            assert reported["refused"] == [f"{where}: {why}" for where, why in REFUSED.items()]
            assert (reported["more_refused"], reported["errors"]) == (0, [])
            assert [change["claim_id"] for change in reported["changes"]] == [ids[0], ids[3]]
            ana.post(place)
    assert [bool(desk.store.log(claim_id=id)) for id in ids] == [True, False, False, True]
    assert desk.store.claim(ids[0]).state.assigned == "Ana"
    after = re.sub(r"<[^>]+>", "", unescape(ana.get(place).text))
    assert [f"{where}: {why}" in after for where, why in REFUSED.items()] == [True, True]


def test_an_import_assigns_claims_only_to_users(desk: Desk, askers: dict[Role, Asker]) -> None:
    ids, data = rows(desk, {"assigned": "Bne", "note": "x"}, {"assigned": "Rex"}, {"assigned": "Ben"})
    eda = askers[Role.EDITOR]
    place = sent(eda, data)
    shown = re.sub(r"<[^>]+>", "", unescape(eda.get(place).text))
    assert "desk.csv: row 2, column assigned: unknown user “Bne”; did you mean Ben?" in shown
    assert "desk.csv: row 3, column assigned: Rex is a reader and cannot review claims" in shown
    eda.post(place)
    assert [desk.store.claim(id).state.assigned for id in ids] == [None, None, "Ben"]
    assert desk.store.log(claim_id=ids[0]) == [], "of a row that is refused nothing is taken over"


def test_a_file_is_applied_with_the_senders_current_permissions(
    desk: Desk, askers: dict[Role, Asker], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A former editor cannot assign claims or decide for others with a file that they uploaded as an editor."""
    eda = askers[Role.EDITOR]
    edits = ({"assigned": "Ben", "by": ""}, {"verdict": "True", "by": "Ben"}, {"note": "Mine.", "by": ""})
    ids, data = rows(desk, *edits)
    place = sent(eda, data)
    assert "3 claims would be changed" in unescape(eda.get(place).text)
    monkeypatch.setattr(policy, "PERMISSIONS", {**PERMISSIONS, Role.EDITOR: PERMISSIONS[Role.REVIEWER]})
    eda.post(place)
    shown = re.sub(r"<[^>]+>", "", unescape(eda.get(place).text))
    assert "desk.csv: row 2, column assigned: An editor cannot assign claims to others, or unassign them" in shown
    assert "desk.csv: row 3, column by: An editor cannot import decisions on behalf of others" in shown
    assert [[entry.by for entry in desk.store.log(claim_id=id)] for id in ids] == [[], [], ["Eda"]]


def test_nobody_takes_a_claim_from_another_by_one_that_it_replaced(desk: Desk, askers: dict[Role, Asker]) -> None:
    text = TEXT.replace("40 tonnes", "45 tonnes")
    old, new = claim(id="c-old"), claim("about 45 tonnes of diesel may have leaked", text, id="c-new")
    desk.store.add(claim_set(old, id="edited"))
    desk.store.decide(old.id, Decision.note("Ask."), by="Ana")
    assert desk.store.add(claim_set(new, text=text, id="edited")).carried == {old.id: new.id}
    ana = askers[Role.REVIEWER]
    seen = desk.store.claim(old.id).state.last
    for name in (OTHER, None):
        desk.store.decide(new.id, Decision.assign(name), by="Eda")
        form = ana.post(f"/claims/{old.id}/assign", {"reviewer": "Ana", "seen": seen, "version": 1})
        sent = {"action": "assign", "value": "Ana", "seen": seen, "version": 1}
        assert (form.status_code, ana.send(f"/api/claims/{old.id}/decisions", sent).status_code) == (409, 409)
        assert desk.store.claim(new.id).state.assigned == name


def test_the_number_of_queries_for_a_file_does_not_depend_on_its_rows(desk: Desk, askers: dict[Role, Asker]) -> None:
    def statements(number: int) -> int:
        _, data = rows(desk, *[{"assigned": "Ana"}] * number)
        back = read_file_bytes(data, "desk.csv")
        decided = compare(back.rows, desk.store, by="Ana").decisions
        assert len(decided) == number
        seen: list[str] = []
        listen = partial(lambda seen, *given: seen.append(given[2]), seen)
        event.listen(Engine, "before_cursor_execute", listen)
        try:
            reviewing = askers[Role.REVIEWER].client.app.state.service  # type: ignore[union-attr]
            found = reviewing.decisions.check_rows(Principal("Ana", Role.REVIEWER), decided)
        finally:
            event.remove(Engine, "before_cursor_execute", listen)
        assert len(found.allowed) == number
        return len(seen)

    assert statements(2) == statements(40) > 0


DECIDING = frozenset({"decide", "decide_all", "undo", "undo_last", "redo_last"})
"""Methods of the store that write decisions."""
READS = frozenset({"Decision.undo", "reversible.undo", "reversible.undo.number"})
"""Attributes with the same names that do not write: the constructor of a decision, and what could be undone."""


def modules() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(REVIEW.rglob("*.py")):
        yield str(path.relative_to(REVIEW)), ast.parse(path.read_text(encoding="utf-8"))


_WRITING = ("claims.export.importers.apply", "claims.store.decide")


def writes(tree: ast.Module) -> set[str]:
    """The uses in a module that write decisions to a store: methods with these names, and functions imported from the
    importers.
    """
    attributes = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr in DECIDING]
    named = {node.attr for node in attributes if ast.unparse(node) not in READS}
    imported = {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(_WRITING)
        for alias in node.names
    }
    return named | (imported & {"write_decisions", "import_rows", "decide_all", "decide_in"})


def test_decisions_are_written_in_one_module() -> None:
    found = {name: writes(tree) for name, tree in modules()}
    assert {name: names for name, names in found.items() if names} == {
        "deciding.py": {"decide_all", "undo_last", "redo_last", "write_decisions"},
    }


def judged_roles(tree: ast.Module) -> list[str]:
    """Where a module depends on a role: compares it, looks it up, or matches it."""
    judging = [
        part
        for node in ast.walk(tree)
        for part in (
            [node.left, *node.comparators]
            if isinstance(node, ast.Compare)
            else [node.slice]
            if isinstance(node, ast.Subscript)
            else [node.subject]
            if isinstance(node, ast.Match)
            else []
        )
    ]
    return [ast.unparse(part) for part in judging for node in ast.walk(part) if _is_role(node)]


def _is_role(node: ast.AST) -> bool:
    names = {getattr(node, "attr", ""), getattr(node, "id", "")}
    return bool(names & {"role", "Role", "PERMISSIONS"}) or getattr(node, "value", None) in set(Role)


def test_roles_are_judged_in_one_module() -> None:
    assert {name for name, tree in modules() if judged_roles(tree)} == {"policy.py"}
    for path in REVIEW.glob("templates/*.html"):
        assert not re.search(r"{%[^%]*principal\.role", path.read_text(encoding="utf-8")), path


def test_templates_use_existing_permissions() -> None:
    """An unknown name would silently be refused to everybody."""
    templates = Path(__file__).parents[2] / "claims" / "review" / "templates"
    asked = [
        (path.name, words) for path in templates.glob("*.html") for words in re.findall(r"may\(([^)]*)\)", path.read_text())
    ]
    assert len(asked) > 10
    assert [one for one in asked if one[1] not in {f"Permission.{permission.name}" for permission in Permission}] == []


def test_the_documented_permissions_are_correct() -> None:
    """Each permission by its wording, with the roles that have it."""
    lines = [re.sub(" +", " ", line) for line in DOCS.read_text(encoding="utf-8").splitlines()]
    start = next(number for number, line in enumerate(lines) if line.startswith("| may |"))
    shown = [line for line in lines[start:] if line.startswith("|")][: len(Permission) + 2]
    cells = [
        f"| {permission} |" + "".join(" yes |" if permission in PERMISSIONS[role] else " |" for role in Role)
        for permission in Permission
    ]
    head = ["| may | reader | reviewer | editor |", "| --- | --- | --- | --- |"]
    assert shown == [*head, *cells]
