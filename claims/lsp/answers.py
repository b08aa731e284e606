"""What the server says of a reading, in the protocol's terms."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from lsprotocol import types
from pygls.workspace import PositionCodec

from claims.check.allowing import allowance_comment
from claims.check.files.front import front_lines
from claims.check.finding import folded
from claims.check.places import Place, Placed
from claims.check.reports.as_markdown import safe
from claims.check.rule import Severity
from claims.lsp.reading import Reading
from claims.model import Claim, ClaimSet, Polarity
from claims.present.wording import PUBLICATION

SOURCE = "claims"
_GRADES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.INFO: types.DiagnosticSeverity.Information,
}
_LONG = 600


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers about one reading; ``codec`` counts columns as the client does."""

    uri: str
    reading: Reading
    codec: PositionCodec

    def diagnostics(self) -> list[types.Diagnostic]:
        """The findings, and what keeps the document from being read."""
        found = [self._diagnostic(finding) for finding in self._findings()]
        for error in self.reading.examined.errors:
            line = min(error.line or 1, len(self.reading.lines))
            said = error.what + (f"; {error.remedy}" if error.remedy else "")
            whole = self._range(Place(line, 1, line, len(self.reading.lines.line(line)) + 1))
            found.append(types.Diagnostic(whole, said, types.DiagnosticSeverity.Error, "unread", source=SOURCE))
        return found

    def hover(self, position: types.Position) -> types.Hover | None:
        """Who says the claim under the pointer, how sure they are, and what bears it out."""
        claim = self.reading.claim_at(self._offset(position))
        claim_set = self.reading.claim_set
        if claim is None or claim_set is None:
            return None
        words = "\n".join(_card(claim, claim_set))
        return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, words), self._spans(claim))

    def actions(self, within: types.Range) -> list[types.CodeAction]:
        """For each finding in the range: allowing it, and its fix where it has a safe one."""
        actions = []
        for finding in self._findings():
            shown = self._diagnostic(finding)
            if shown.range.start.line > within.end.line or shown.range.end.line < within.start.line:
                continue
            if finding.fix is not None and finding.fix.edits and finding.exact:
                edits = [types.TextEdit(self._between(edit.start, edit.end), edit.text) for edit in finding.fix.edits]
                actions.append(self._action(finding.fix.summary.capitalize(), edits, shown))
            if not self._in_front_matter(finding.place.line):
                start = types.Position(finding.place.line - 1, 0)
                edits = [types.TextEdit(types.Range(start, start), self._allowance(finding) + "\n")]
                actions.append(self._action(f"Allow this finding of {finding.code} (write the reason)", edits, shown))
        return actions

    def _findings(self) -> list[Placed]:
        return folded(self.reading.examined.findings)

    def _allowance(self, finding: Placed) -> str:
        """The comment that allows a finding; with words of its claim where its line has others of its rule."""
        others = [each for each in self.reading.examined.findings if each.code == finding.code]
        alone = sum(each.place.line == finding.place.line for each in others) == 1
        return allowance_comment(finding.code, None if alone else finding.subject.claim or finding.subject.underlined)

    def _action(self, title: str, edits: Sequence[types.TextEdit], shown: types.Diagnostic) -> types.CodeAction:
        edit = types.WorkspaceEdit(changes={self.uri: list(edits)})
        return types.CodeAction(title, types.CodeActionKind.QuickFix, diagnostics=[shown], edit=edit)

    def _diagnostic(self, finding: Placed) -> types.Diagnostic:
        also = [
            types.DiagnosticRelatedInformation(types.Location(self.uri, self._range(place)), finding.message)
            for place in finding.places[1:]
        ]
        return types.Diagnostic(
            range=self._range(finding.place),
            message=f"{finding.message}: {finding.reason}",
            severity=_GRADES[finding.severity],
            code=finding.code,
            source=SOURCE,
            related_information=also or None,
        )

    def _in_front_matter(self, line: int) -> bool:
        """Whether a comment on this line would be read as front matter."""
        markdown = Path(self.reading.examined.path).suffix.lower() in {".md", ".markdown"}
        return markdown and line <= front_lines(self.reading.lines.text)

    def _spans(self, claim: Claim) -> types.Range:
        return self._between(claim.spans[0].start, claim.spans[-1].end)

    def _between(self, start: int, end: int) -> types.Range:
        return self._range(self.reading.lines.place(start, end))

    def _range(self, place: Place) -> types.Range:
        return types.Range(self._position(place.line, place.column), self._position(place.end_line, place.end_column))

    def _position(self, line: int, column: int) -> types.Position:
        return types.Position(line - 1, self.codec.client_num_units(self.reading.lines.line(line)[: column - 1]))

    def _offset(self, position: types.Position) -> int:
        lines = self.reading.lines
        if position.line >= len(lines):
            return len(lines.text)
        words, units = lines.line(position.line + 1), 0
        for column, char in enumerate(words):
            if units >= position.character:
                return lines.offset(position.line + 1, column + 1)
            units += self.codec.client_num_units(char)
        return lines.offset(position.line + 1, len(words) + 1)


def _card(claim: Claim, claim_set: ClaimSet) -> Iterator[str]:
    yield f"**{safe(claim.statement, _LONG)}**"
    yield ""
    yield f"- Source: {_chain(claim)}"
    certainty = f"{claim.certainty} not" if claim.polarity is Polarity.NEGATIVE else claim.certainty.value
    hedges = ", ".join(f"“{safe(hedge.text)}” ({hedge.type})" for hedge in claim.hedges)
    yield f"- Certainty: {certainty}" + (f", hedged by {hedges}" if hedges else "")
    yield f"- Status: {claim.status.replace('_', ' ')}"
    by_id = {each.id: each for each in claim_set.claims}
    for each in (by_id[id] for id in claim.basis if id in by_id and id != claim.id):
        yield f"  - {safe(each.source) if each.source else PUBLICATION}: {safe(each.statement, _LONG)}"
    if claim.checkworthiness_reasons:
        reasons = safe(", ".join(claim.checkworthiness_reasons), _LONG)
        yield f"- Worth checking: {claim.checkworthiness:.2f} ({reasons})"


def _chain(claim: Claim) -> str:
    """Who says it, outermost relay first."""
    speaker = claim.speaker if claim.speaker != claim.source else None
    who = f"{claim.source} ({speaker})" if claim.source and speaker else claim.source or speaker
    if who is None and not claim.via:
        return PUBLICATION
    return " → ".join(safe(name) for name in (*claim.via, who) if name)
