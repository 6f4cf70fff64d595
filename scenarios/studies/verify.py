"""``verify``: whether a page is as it was made, by the digests that it carries, without its run."""

from pathlib import Path

from results.language.catalogue import Language, text
from results.pages.record import FACTS, HEAD, ITSELF, changed_parts, record_of
from scenarios.faults import FaultError, not_found, plainly, worded


def verify(report: Path, language: Language) -> tuple[list[str], bool]:
    """Sentences on a report, and whether it is as it was made; FaultError where it is none."""
    if not report.is_file():
        raise FaultError(not_found(report, worded("html_report")))
    record = record_of(report)
    if record is None:
        raise FaultError(plainly(report, worded("no_report_one_without"), worded("html_report")))
    if changed := changed_parts(report):
        names = [
            text(f"verify.{n}", language)
            if n in (HEAD, ITSELF)
            else text("verify.part", language, name=n)
            for n in changed
        ]
        return [text("verify.changed", language, file=report.name), *names], False
    return [
        text("verify.whole", language, file=report.name, n=len(record["parts"])),
        *[
            text(
                "verify.fact", language, name=text(f"verify.{name}", language), digest=record[name]
            )
            for name in FACTS
        ],
    ], True
