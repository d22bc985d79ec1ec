"""The results: tables in the terminal, and a file with every single measurement."""

import time
from pathlib import Path

import msgspec
from rich.console import Console
from rich.table import Table

from bench import figures
from bench.plan import RESULTS, Goal, Section


def show(console: Console, machine: dict[str, str], sections: list[Section]) -> None:
    """Print the machine's facts and the tables, ratios first."""
    facts = Table(title="This machine", box=None, show_header=False, title_justify="left")
    for name, value in machine.items():
        facts.add_row(f"[bold]{name}[/]", value)
    console.print(facts)
    for section in sections:
        _show(console, section)
    _show_goals(console, [goal for section in sections for goal in section.goals])


def _show_goals(console: Console, goals: list[Goal]) -> None:
    table = Table(title="Figures to reach", title_justify="left", title_style="bold")
    for column in ("what", "found", "to reach", "", "Afterword", "nginx", "Isso"):
        table.add_column(column, overflow="fold")
    for goal in goals:
        mark = figures.mark(reached=goal.reached)
        table.add_row(goal.what, goal.found, goal.wanted, mark, goal.ours, goal.nginx, goal.isso)
    console.print()
    console.print(table)


def keep(machine: dict[str, str], sections: list[Section]) -> Path:
    """Write a file with all results and return where it is."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    path = RESULTS / time.strftime("%Y-%m-%dT%H%M%SZ.json", time.gmtime())
    results = {"machine": machine, "sections": sections}
    path.write_bytes(msgspec.json.format(msgspec.json.encode(results)))
    return path


def _show(console: Console, section: Section) -> None:
    table = Table(title=section.title, title_justify="left", title_style="bold")
    for column in section.columns:
        table.add_column(column, overflow="fold")
    for row in section.rows:
        table.add_row(*row)
    console.print()
    console.print(table)
    for note in section.notes:
        console.print(f"  {note}")
