"""Whether votes tell two targets apart, and how many more would."""

from __future__ import annotations

import pytest

from dashboard.comparison.judging.significance import Lead, lead
from dashboard.comparison.judging.votes import standings
from dashboard.evaluation.numbers.shares import mcnemar
from dashboard.log.votes import Verdict, Vote


def votes(wins: int, losses: int, ties: int = 0) -> list[Vote]:
    """Between a and b, counted for a."""
    verdicts: list[Verdict] = [*["first"] * wins, *["second"] * losses, *["tie"] * ties]
    return [Vote(n, "a", "b", verdict) for n, verdict in enumerate(verdicts)]


def test_six_of_eight_tell_nothing_yet() -> None:
    """p by hand: 2 * (1 + 8 + 28) / 256 = 0.289. With three of four won, 20 votes tell: 15 to 5
    has p = 0.041, 14 to 5 has 0.064."""
    found = lead(votes(6, 2, ties=4), standings(votes(6, 2, ties=4), ["a", "b"]))
    assert found == Lead("a", "b", 6, 2)
    assert found.p_value == pytest.approx(74 / 256)
    assert not found.significant
    assert found.more_votes == 12
    assert mcnemar(5, 15) < 0.05 < mcnemar(5, 14)


@pytest.mark.parametrize(
    ("wins", "losses", "significant", "more"),
    [
        (6, 0, True, 0),  # 2 / 64
        (5, 0, False, 1),  # 2 / 32, and 2 / 64 with the sixth
        (4, 4, False, None),  # nothing speaks for either
        (1001, 1000, False, None),  # nobody casts that many
    ],
)
def test_what_would_tell(wins: int, losses: int, significant: bool, more: int | None) -> None:
    """Already told, a few more, or none that anybody would cast."""
    ahead = Lead("a", "b", wins, losses)
    assert (ahead.significant, ahead.more_votes) == (significant, more)


def test_the_two_best_of_three_meet() -> None:
    """Only the votes between those two count; who won more of these leads."""
    cast = [
        *(Vote(n, "a", "c", "first") for n in range(5)),
        *(Vote(n, "b", "c", "first") for n in range(4)),
        Vote(0, "a", "b", "second"),
    ]
    assert lead(cast, standings(cast, ["a", "b", "c"])) == Lead("b", "a", 1, 0)


def test_without_votes_nobody_leads() -> None:
    """Neither with ties alone, nor of one target."""
    assert lead([], standings([], ["a", "b"])) is None
    assert lead(votes(0, 0, ties=3), standings(votes(0, 0, ties=3), ["a", "b"])) is None
    assert lead(votes(1, 0), standings(votes(1, 0), ["a"])) is None
