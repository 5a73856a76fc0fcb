"""A lease: who may do something for all desks over one store, until when, and with which fencing token.

Takes what stands in the store and how old it is by the store's own clock, gives what is to stand there next.
A lease is one object, written only where it is still the one that was read. Its token grows each time that
it changes hands, and its beat each time that it is renewed, so that no two of its wordings are alike. It ends
with its holder's word or when it was not renewed for `ttl_s`; its holder trusts it for a shorter time, which
it counts itself from before its last renewal: no two machines' clocks are ever compared. Who wakes up late
and writes all the same is kept out by the token, or by a number that is written once.
`decode_lease(encode_lease(x)) == x`. Knows no clock and no store.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields, replace

from tasks.core.errors import TransientError

LEASES = "leases/"
TTL_S = 30.0
"""Another desk takes over so many seconds after the last renewal."""
TRUSTED_SHARE, RENEWED_SHARE = 2 / 3, 1 / 3
"""The shares of it for which a holder trusts it, and after which it is renewed."""
OFTEN_STOLEN = 3
"""A lease that was taken so often in a row from who had not let go of it is of concern."""


class LeaseLostError(TransientError):
    """Somebody else has the lease, or may have it: what was begun is begun again, or left to them."""


@dataclass(frozen=True, slots=True)
class Lease:
    """A lease as it stands in the store; nobody has it where there is no `holder`.

    `last` is the desk that had it last, `nonce` tells two holders of one desk apart, and `stolen` counts how
    often in a row it was taken from who had not let go of it. `mark` is how far who had it had come with what
    it is for: a bound from below for who takes it.
    """

    holder: str | None
    token: int
    beat: int
    ttl_s: float
    last: str
    nonce: str
    stolen: int = 0
    mark: int = 0


COMMITTER = "committer"
"""The lease of whoever loads and publishes."""
RUN_LEASES = "leases/runs/"
RUN_TTL_S = 60.0
"""Another desk takes up what a run has left so many seconds after it was heard of last."""


def run_lease(run_id: str) -> str:
    """Give the name of the lease by which a run is known to be at work."""
    return f"runs/{run_id}"


def lease_key(name: str) -> str:
    """Give the object key of a lease."""
    return f"leases/{name}.json"


def is_free(lease: Lease | None, age_s: float, *, is_dead: bool = False) -> bool:
    """Tell whether a lease may be taken; `is_dead` says that its holder is known to be no more.

    A store whose clock was set back gives an age below zero, and would give it for as long.
    """
    return lease is None or lease.holder is None or is_dead or abs(age_s) > lease.ttl_s


def take_lease(
    lease: Lease | None, holder: str, nonce: str, ttl_s: float = TTL_S, first_token: int = 1
) -> Lease:
    """Give the lease in a new holder's hand, which may take it from another one."""
    if lease is None:
        return Lease(holder, first_token, 0, ttl_s, holder, nonce)
    stolen = lease.stolen + (lease.holder is not None)
    return Lease(holder, lease.token + 1, 0, ttl_s, holder, nonce, stolen, lease.mark)


def renew_lease(lease: Lease) -> Lease:
    """Give the lease for another while."""
    return replace(lease, beat=lease.beat + 1)


def free_lease(lease: Lease, mark: int) -> Lease:
    """Give the lease that its holder lets go of; its token stays, and grows on."""
    return replace(lease, holder=None, beat=lease.beat + 1, stolen=0, mark=max(mark, lease.mark))


def encode_lease(lease: Lease) -> bytes:
    """Write a lease."""
    return json.dumps(asdict(lease)).encode("ascii") + b"\n"


def decode_lease(data: bytes) -> Lease:
    """Read a lease; names that this version does not know are passed over. A ValueError where it is none."""
    known = {each.name for each in fields(Lease)}
    try:
        return Lease(**{name: value for name, value in json.loads(data).items() if name in known})
    except (AttributeError, TypeError) as error:
        raise ValueError(f"is no lease: {error}") from error
