"""A moment in the words of every page, refusal and answer: days and hours in UTC."""

from datetime import datetime

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def moment(at: datetime) -> str:
    """Write a time out for people: 22 Nov 2026, 12:30 UTC."""
    return f"{date(at)}, {at.hour:02d}:{at.minute:02d} UTC"


def date(at: datetime) -> str:
    """Write a day out for people: 22 Nov 2026."""
    return f"{at.day} {_MONTHS[at.month - 1]} {at.year}"
