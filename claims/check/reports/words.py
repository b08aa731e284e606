"""What several reports say in the same words: of a run, and of a rule."""

from collections import Counter
from collections.abc import Iterator

from claims.check.report import Report
from claims.check.rule import Example, Rule, Severity


def tally(report: Report) -> str:
    """The run in one line.

    >>> tally(Report(files=(), findings=()))
    '0 articles checked: no findings'
    """
    by_severity = Counter(finding.severity for finding in report.findings)
    graded = [counted(by_severity[severity], severity.value) for severity in Severity if by_severity[severity]]
    found = f"{counted(len(report.findings), 'finding')} ({', '.join(graded)})" if graded else "no findings"
    articles = sum(max(1, len(file.articles)) for file in report.files if file.articles or not file.errors)
    besides = [
        f"{len(report.allowed)} allowed" if report.allowed else "",
        f"{counted(report.mended, 'file')} mended" if report.mended else "",
        f"{report.old} in the baseline" if report.old else "",
        f"{report.gone} of the baseline mended" if report.gone else "",
        f"{len(report.errors)} could not be read" if report.errors else "",
        f"{counted(report.left, 'file')} left out" if report.left else "",
    ]
    return f"{counted(articles, 'article')} checked: " + ", ".join([found, *filter(None, besides)])


def counted(number: int, noun: str) -> str:
    """A number with its noun.

    >>> counted(1, "finding"), counted(1200, "finding")
    ('1 finding', '1,200 findings')
    """
    return f"{number:,} {noun}{'' if number == 1 or noun == Severity.INFO else 's'}"


def explained(rule: Rule) -> str:
    """What the rule catches, why it matters, where it fires and stays silent, how to fix it, in Markdown."""
    return "\n".join(_lines(rule)) + "\n"


def _lines(rule: Rule) -> Iterator[str]:
    yield f"# {rule.code} {rule.name}"
    yield ""
    yield f"{rule.summary} Severity: {rule.severity}." + ("" if rule.on else " Off unless it is selected.")
    for heading, words in (("Why it matters", rule.why), ("How to fix it", rule.how_to_fix)):
        yield from ("", f"## {heading}", "", words)
    for heading, examples in (("It fires", rule.fires), ("It stays silent", rule.silent)):
        yield from ("", f"## {heading}")
        for example in examples:
            yield from ("", *_example(example))


def _example(example: Example) -> Iterator[str]:
    lines = ["---", *example.front.strip().splitlines(), "---"] if example.front.strip() else []
    yield from (f"    {line}".rstrip() for line in (*lines, *example.text.strip().splitlines()))
    if example.at:
        yield from ("", "at: " + "; ".join(" ".join(words.split()) for words in example.at))
    if example.note:
        yield from ("", f"({example.note})")
