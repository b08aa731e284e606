"""Forms on a page, filled in and submitted like by a browser without scripts."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx
import lxml.html
from lxml.html import HtmlElement

from tests.review.asking import Asker

_ID = re.compile(r"/(claims|import|articles/jobs)/[^/]+")


@dataclass(frozen=True)
class Field:
    """A control of a form. ``shown`` says that it is visible."""

    name: str
    value: str
    shown: bool
    is_file: bool = False
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class Form:
    """A form of a page, and the page. ``kind`` is its URL without ids."""

    method: str
    action: str
    fields: tuple[Field, ...]
    buttons: tuple[tuple[str, str, str], ...] = field(default=())
    """(action, name, value) of each button that has a name."""

    @property
    def kind(self) -> str:
        return kind_of(self.action)

    def value(self, name: str) -> str:
        """The value of a field."""
        return next(field.value for field in self.fields if field.name == name)

    def send(
        self, asker: Asker, changed: Mapping[str, str] | None = None, *, action: str = "", **options: Any
    ) -> httpx.Response:
        """Submits the form with the given changes, with line breaks like a browser's."""
        unknown = set(changed or {}) - {field.name for field in self.fields} - {name for _, name, _ in self.buttons}
        assert not unknown, f"the form has no such fields: {unknown}"
        values = {field.name: field.value for field in self.fields if not field.is_file} | dict(changed or {})
        sent = {name: re.sub(r"\r\n|\r|\n", "\r\n", value) for name, value in values.items()}
        path = action or self.action
        if self.method == "GET":
            return asker.get(path, params=sent)
        return asker._ask("POST", path, data=sent, **options)


def kind_of(action: str) -> str:
    """A URL without its ids."""
    return _ID.sub(r"/\1/ID", action.partition("?")[0])


def forms_of(text: str) -> list[Form]:
    """The forms of a page that have an action."""
    page = lxml.html.fromstring(text)
    return [_form(page, form) for form in page.iter("form") if form.get("action")]


def form_at(asker: Asker, path: str, kind: str, showing: str = "") -> Form:
    """The form of that kind on a page; if there are several, the one that shows a field."""
    answer = asker.get(path)
    assert answer.status_code == 200, answer.text
    found = [form for form in forms_of(answer.text) if form.kind == kind]
    return next(form for form in found if not showing or any(one.name == showing and one.shown for one in form.fields))


def _form(page: HtmlElement, form: HtmlElement) -> Form:
    controls = [control for control in page.iter("input", "textarea", "select", "button") if _owner(page, control) is form]
    buttons = tuple(
        (control.get("formaction") or form.get("action"), control.get("name"), control.get("value") or "")
        for control in controls
        if control.tag == "button" and control.get("name")
    )
    fields = tuple(_field(control) for control in controls if control.tag != "button" and control.get("name"))
    return Form(form.get("method", "get").upper(), form.get("action"), fields, buttons)


def _owner(page: HtmlElement, control: HtmlElement) -> HtmlElement | None:
    if control.get("form"):
        return page.get_element_by_id(control.get("form"))
    return next(control.iterancestors("form"), None)


def _field(control: HtmlElement) -> Field:
    name, kind = control.get("name"), control.get("type", "text")
    if control.tag == "textarea":
        return Field(name, (control.text or "").removeprefix("\n"), shown=True)
    if control.tag == "select":
        options = list(_options(control))
        chosen = next((value for value, selected in options if selected), options[0][0])
        return Field(name, chosen, shown=True, options=tuple(value for value, _ in options))
    return Field(name, control.get("value", ""), shown=kind != "hidden", is_file=kind == "file")


def _options(select: HtmlElement) -> Iterator[tuple[str, bool]]:
    for option in select.iter("option"):
        value = option.get("value")
        yield (option.text_content().strip() if value is None else value), option.get("selected") is not None
