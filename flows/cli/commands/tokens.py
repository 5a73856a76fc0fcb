"""The commands `copydesk tokens`: who may push articles. A token is printed once, when it is made."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from tasks.clients.push.token_file import add_token, read_tokens, revoke_token
from tasks.settings import read_settings

tokens_app = typer.Typer(
    name="tokens", help="Say who may push articles: add, list and revoke tokens.", no_args_is_help=True
)

Name = Annotated[str, typer.Argument(metavar="NAME", help="Name of the token: who it is for.")]


Domains = Annotated[
    list[str] | None,
    typer.Option(
        "--domain",
        metavar="DOMAIN",
        help="Domain that its holder may speak for, as example.com; may be given more than once. "
        "Of an article elsewhere the address is a claim.",
    ),
]


@tokens_app.command()
def add(name: Name, domain: Domains = None) -> None:
    """Make a token and print it, for the only time; its hash alone is kept."""
    typer.echo(add_token(read_settings().data_dir, name, domain or ()))


@tokens_app.command("list")
def list_tokens(
    *, as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a token.")] = False
) -> None:
    """List the tokens by name, revoked ones too."""
    for token in read_tokens(read_settings().data_dir):
        row = {
            "name": token.name,
            "domains": list(token.domains),
            "created_at": token.created_at.isoformat(timespec="seconds"),
            "revoked_at": token.revoked_at.isoformat(timespec="seconds") if token.revoked_at else None,
        }
        if as_json:
            typer.echo(json.dumps(row))
        else:
            ended = f"revoked {row['revoked_at']}" if token.revoked_at else "good"
            speaks = ", ".join(token.domains) or "no domain"
            typer.echo(f"{token.name}\tmade {row['created_at']}\t{ended}\tspeaks for {speaks}")


@tokens_app.command()
def revoke(name: Name) -> None:
    """Make the token of this name useless, from the next request on."""
    revoke_token(read_settings().data_dir, name)
