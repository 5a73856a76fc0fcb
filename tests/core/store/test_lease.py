"""A lease changes hands by rules that need no two clocks."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tasks.core.store.lease import (
    Lease,
    decode_lease,
    encode_lease,
    free_lease,
    is_free,
    renew_lease,
    take_lease,
)

LEASES = st.builds(
    Lease,
    holder=st.none() | st.text(max_size=5),
    token=st.integers(1, 99),
    beat=st.integers(0, 99),
    ttl_s=st.floats(1, 60),
    last=st.text(max_size=5),
    nonce=st.text("0123456789abcdef", min_size=8, max_size=8),
    stolen=st.integers(0, 9),
)


@given(LEASES)
def test_a_lease_comes_back_as_it_was(lease: Lease) -> None:
    """What a later version adds is passed over."""
    assert decode_lease(encode_lease(lease)) == lease
    assert decode_lease(encode_lease(lease).replace(b"{", b'{"more": 1, ', 1)) == lease


@given(LEASES)
def test_no_two_wordings_of_a_lease_are_alike(lease: Lease) -> None:
    """Token and beat grow, whatever happens: who had read one wording cannot write over another."""
    changes = [take_lease(lease, "b", "0badc0de"), renew_lease(lease), free_lease(lease, 0)]
    assert all((each.token, each.beat) > (lease.token, lease.beat) for each in changes)
    assert changes[0].token == lease.token + 1


def test_a_lease_is_free_when_its_holder_says_so_or_is_silent() -> None:
    """Or is known to be dead; nobody's word about the time counts but the store's."""
    held = take_lease(None, "a", "1", ttl_s=30)
    assert not is_free(held, 30)
    assert is_free(held, 30.5)
    assert is_free(held, -3600)
    assert is_free(held, 0, is_dead=True)
    assert is_free(free_lease(held, 0), 0)
    assert is_free(None, 0)


def test_who_steals_is_counted_until_somebody_lets_go() -> None:
    """A lease that is stolen again and again has holders that die, or are too slow to renew it."""
    held = take_lease(None, "a", "1")
    for number in range(1, 4):
        held = take_lease(held, "b", str(number))
        assert held.stolen == number
    assert take_lease(free_lease(held, 0), "a", "5").stolen == 0
    assert free_lease(held, 0).last == "b"
    assert replace(held, stolen=0).holder == "b"
