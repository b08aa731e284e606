"""Q301: a quotation mark that nothing answers."""

from collections.abc import Iterable

from claims.check.context import RuleContext
from claims.check.quotations import lone_mark
from claims.check.rule import Example, Finding, Rule


def find(context: RuleContext) -> Iterable[Finding]:
    """A finding for each paragraph with an odd number of quotation marks, save where the quotation runs over paragraphs."""
    for at in range(len(context.reporting)):
        lone = lone_mark(context, at)
        if lone is not None:
            reason = "The paragraph has an odd number of quotation marks, and the next does not take the quotation up."
            yield Finding("Q301", "a quotation mark without its counterpart", ((lone, lone + 1),), reason)


RULE = Rule(
    code="Q301",
    name="unbalanced",
    summary="A quotation mark has no counterpart.",
    why="The reader cannot tell where somebody's words end and the desk's begin.",
    how_to_fix="Close the quotation where it ends, or take the mark out.",
    find=find,
    fires=(
        Example('"We are going home, the captain said.', at=('"',)),
        Example(
            '"The man shouted, \'Get off my boat, and then he laughed," the captain said.', at=("'",), note="the inner one"
        ),
        Example("'We are going home, the captain said. The nurses' union was told.", at=("'",), note="an owner's apostrophe"),
        Example("# Captain to crew: ‘We are going home\n\nThe ship lay in port.", at=("‘",)),
        Example("The captain said they were tired and 'going home.' We are late,' he said.", at=("'",)),
        Example("“We are going home, the captain said. “We are tired, she said.", at=("“",), note="two, and neither is closed"),
        Example("The captain said the crew was “tired and the engine “cold”.", at=("“",)),
    ),
    silent=(
        Example('"We are going home.\n\n"We are tired," the captain said.', note="a quotation over two paragraphs"),
        Example('The captain, a 6\'2" Dane, said: "We are going home."', note="inches"),
        Example("'We're goin' home,' the captain said, 'and that's the nurses' view too.'", note="apostrophes"),
        Example("\"Give 'em rock 'n' roll from the '80s,\" the captain said. ’Tis late.", note="words cut at the front"),
        Example("‘We are going home.\n\n‘We are tired,’ the captain said.", note="over two paragraphs"),
    ),
)
