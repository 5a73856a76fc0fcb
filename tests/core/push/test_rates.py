"""Rates: a burst, then what the rate lets come, for each on its own; who waits as told is let in."""

from hypothesis import given
from hypothesis import strategies as st

from tasks.core.push.rates import Rates


def test_a_burst_then_the_rate() -> None:
    """Five come at once, the sixth is told when; one a tenth of a second from then on."""
    rates = Rates(per_second=10, burst=5)
    assert [rates.ask("desk", 100.0) for _ in range(5)] == [0.0] * 5
    assert rates.ask("desk", 100.0) > 0
    assert rates.ask("desk", 100.05) > 0
    assert rates.ask("desk", 100.1) == 0
    assert rates.ask("desk", 100.1) > 0
    assert rates.ask("other", 100.1) == 0


@given(st.lists(st.floats(0, 3), max_size=200), st.integers(1, 50), st.integers(1, 20))
def test_never_more_than_the_rate_and_a_wait_is_enough(pauses: list[float], rate: int, burst: int) -> None:
    """Whatever the pauses, no more pass than burst and rate together; who waits as long as told passes."""
    rates, now, passed = Rates(rate, burst), 0.0, 0
    for pause in pauses:
        now += pause
        wait = rates.ask("desk", now)
        if wait:
            now += wait
            assert rates.ask("desk", now) == 0
        passed += 1
    assert passed <= burst + rate * now + 1e-6
