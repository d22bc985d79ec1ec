"""The command line: demo, serve, import, export, check ... one file per command."""

import os
import sys
from importlib import metadata
from typing import Annotated, NoReturn

import typer

from afterword.cli import backup, demo, keep, reading, serve, sign_in, site, transfer
from afterword.domain.errors import AfterwordError

application = typer.Typer(
    help="Comments for blogs that are run as a safe space.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
application.command("demo")(demo.demo)
application.command("serve")(serve.serve)
application.add_typer(site.commands, name="site")
application.add_typer(reading.commands, name="reading")
application.command("grant")(sign_in.grant)
application.command("sign-in-link")(sign_in.sign_in_link)
application.command("import")(transfer.import_site)
application.command("export")(transfer.export_site)
application.command("backup")(backup.backup)
application.command("restore")(backup.restore)
application.command("check")(keep.check)
application.command("rebuild")(keep.rebuild)


@application.callback(invoke_without_command=True)
def about(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Say which version this is.")] = False,
) -> None:
    """Comments for blogs that are run as a safe space."""
    if version:
        typer.echo(f"afterword {metadata.version('afterword')}")
    elif context.invoked_subcommand is None:
        typer.echo(context.get_help())


def main() -> None:
    """Run a command; what goes wrong is said in one sentence."""
    # What people wrote, their addresses and our keys are nobody else's on this machine.
    os.umask(0o077)
    try:
        application()
    except AfterwordError as error:
        _end(error.words)
    except OSError as error:
        _end(f"{error.strerror or error}: {error.filename}" if error.filename else str(error))


def _end(words: str) -> NoReturn:
    typer.secho(f"afterword: {words}", fg="red", err=True)
    sys.exit(1)
