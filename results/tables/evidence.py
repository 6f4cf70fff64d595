"""What a yuan of each programme brings by the evidence, and the studies behind it, in words."""

from model.programmes.priors import PRIORS, Prior
from model.programmes.studies import Study, studies
from results.language.catalogue import Language, term, text


def prior_lines(prior: Prior, language: Language) -> list[str]:
    """A programme's prior, how it was derived, and a line for each of its studies."""
    known = studies()
    return [
        text(
            "evidence.prior",
            language,
            programme=term("programme", prior.programme, language),
            low=prior.low,
            centre=prior.centre,
            high=prior.high,
            grade=text(f"evidence.grade.{prior.grade}", language),
            kind=text(f"evidence.class.{prior.shared}", language),
            year=prior.mature_y,
        ),
        text("evidence.derived", language, derivation=prior.derivation),
        text("evidence.studies", language, n=len(prior.studies)),
        *(f"- {study_line(known[key], language)}" for key in prior.studies),
    ]


def general_lines(language: Language) -> list[str]:
    """The studies of no single programme: of the whole fund, of capture, of other purses."""
    general = general_studies()
    return [
        text("evidence.general", language, n=len(general)),
        *(f"- {study_line(study, language)}" for study in general),
    ]


def general_studies() -> list[Study]:
    """Studies that no prior names."""
    named = {key for prior in PRIORS.values() for key in prior.studies}
    return [study for key, study in studies().items() if key not in named]


def study_line(study: Study, language: Language) -> str:
    """A study with its dose, effect, yield, likeness, grade and source."""
    return text(
        "evidence.study",
        language,
        study=study.study,
        dose=study.denominator,
        effect=study.effect,
        size=yield_words(study, language),
        likeness=study.likeness,
        grade=text(f"evidence.grade.{study.grade}", language),
        citation=study.citation,
    )


def yield_words(study: Study, language: Language) -> str:
    """A study's yield in yuan a year per yuan, gross or net; that it is not known."""
    if study.yearly_yield is None:
        return text("evidence.no_yield", language)
    counted = text(f"evidence.counted.{study.gross_or_net}", language)
    opened, closed = ("（", "）") if language == "zh" else (" (", ")")
    return f"{study.yearly_yield:.3g}{opened}{counted}{closed}"
