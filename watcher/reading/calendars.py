"""Days of the Iranian calendar as days of ours.

Its year begins at the spring equinox. The 33-year cycle (8 leap years in 33) gives the same days as the equinox from
1343 to 1472 (1964 to 2093), which a table of the equinox would not do in three lines.
"""

from datetime import date, timedelta

_ANCHOR = date(1996, 3, 20)
"""1 Farvardin 1375, the first year of a cycle of 33 that has its leap years at 1375, 1379, …, 1403."""
_ANCHOR_YEAR = 1375
_CYCLE, _LEAPS = 33, (0, 4, 8, 12, 16, 20, 24, 28)
LONG_MONTHS = 6
"""Months of 31 days, before those of 30."""


def iranian(year: int, month: int, day: int) -> date | None:
    """That day, None where there is none."""
    if not (1 <= month <= 12 and 1 <= day <= (31 if month <= LONG_MONTHS else 30)):
        return None
    cycles, into = divmod(year - _ANCHOR_YEAR, _CYCLE)
    leaps = 8 * cycles + sum(1 for leap in _LEAPS if leap < into)
    days = 365 * (year - _ANCHOR_YEAR) + leaps
    days += 31 * min(month - 1, LONG_MONTHS) + 30 * max(month - 1 - LONG_MONTHS, 0) + day - 1
    return _ANCHOR + timedelta(days=days)
