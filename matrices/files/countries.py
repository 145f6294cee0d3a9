"""Public holidays of a country, date by date, as the holidays package knows them."""

import warnings
from collections.abc import Mapping
from datetime import date
from difflib import get_close_matches
from functools import lru_cache

import holidays
from holidays.registry import COUNTRIES

FIRST_YEAR, LAST_YEAR = 2000, 2050
"""The years whose holidays are spelled out, both included."""
_ENGLISH = "en_US"


def country_problem(country: str) -> str:
    """What would be right instead of a country's code; empty where it is one."""
    known = _regions()
    if country in known:
        return ""
    names = {names[0].lower(): code for names in COUNTRIES.values() for code in names[1:2]}
    codes = {code.lower(): code for code in known}
    found = get_close_matches(country.lower().replace(" ", ""), [*codes, *names], n=1)
    if found and (code := {**codes, **names}[found[0]]) in known:
        return f"did you mean '{code}'?"
    return "write the two letters of ISO 3166, as in DE or US"


def region_problem(country: str, region: str) -> str:
    """What would be right instead of a region's code; empty where the country has it."""
    known = _regions()[country]
    if region in known:
        return ""
    if not known:
        return f"no region of {country} is known, take it out"
    aliases = getattr(holidays, country).subdivisions_aliases
    codes = {**{code.lower(): code for code in known}, **{a.lower(): c for a, c in aliases.items()}}
    found = get_close_matches(region.lower(), codes, n=1)
    return f"did you mean '{codes[found[0]]}'?" if found else f"known are: {', '.join(known)}"


@lru_cache(maxsize=64)
def public_holidays(country: str, region: str) -> Mapping[date, str]:
    """The holidays of a country, or a region of it, with their names, in English where known."""
    entity = getattr(holidays, country)
    language = _ENGLISH if _ENGLISH in entity.supported_languages else None
    with warnings.catch_warnings():
        # Some calendars of the moon are known for fewer years; those that are known count.
        warnings.simplefilter("ignore", UserWarning)
        found = holidays.country_holidays(
            country,
            subdiv=region or None,
            years=range(FIRST_YEAR, LAST_YEAR + 1),
            language=language,
        )
    return {day: name for day, name in sorted(found.items()) if FIRST_YEAR <= day.year <= LAST_YEAR}


@lru_cache(maxsize=1)
def _regions() -> Mapping[str, list[str]]:
    return holidays.list_supported_countries(include_aliases=False)
