"""The county that a file belongs to: whoever reads it refuses another's, though codes may agree."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from scenarios.faults import FaultError, plainly, worded
from scenarios.files.grid import plain


@dataclass(frozen=True)
class Home:
    """A county as files name it.

    Attributes
    ----------
    names : of the county: its own, in Chinese, in English.
    villages : their names by code, as text.
    """

    names: tuple[str, ...]
    villages: Mapping[str, str]

    @property
    def words(self) -> tuple[str, str]:
        """Whose files are taken, in Chinese and English."""
        zh, en = self.names[min(1, len(self.names) - 1)], self.names[0]
        return f"{zh}的文件", f"a file of {en}"

    @property
    def by_code(self) -> dict[int, str]:
        """Names of villages by their codes as numbers."""
        return {int(code): name for code, name in self.villages.items()}

    def of(self, codes: Iterable[int]) -> "Home":
        """The same county with these of its villages alone."""
        some = set(map(str, codes))
        return replace(self, villages={c: n for c, n in self.villages.items() if c in some})

    def refuse(
        self, path: str | Path, counties: Iterable[object], villages: Iterable[tuple[str, str]] = ()
    ) -> None:
        """FaultError where a file names another county, or calls a village of a code otherwise."""
        for county in counties:
            name = _plain(county)
            if name and name not in {_plain(n) for n in self.names}:
                raise FaultError(
                    plainly(
                        path,
                        worded("belongs_another_county", county=county),
                        self.words,
                        "disagree",
                    )
                )
        for code, name in villages:
            own = self.villages.get(code, "")
            if name and own and _plain(name) not in {_plain(n) for n in (own, *own.split())}:
                wrong = worded("village_of_another", code=code, name=name, own=own)
                raise FaultError(plainly(path, wrong, self.words, "disagree"))


def _plain(name: object) -> str:
    """A name without blanks, case and the width of its marks: older files have half-width ones."""
    return "".join(plain(str(name)).split()).casefold()
