"""The gate of speed: what it lets pass and what it does not."""

from benchmarks.gate import MARGIN, printed, slower

BEFORE = {"whole county": 3.0, "whole county labour": 0.6}


def test_a_kernel_that_is_slower_by_15_per_cent_is_named():
    now = {"whole county": 3.09, "whole county labour": 0.69}
    assert slower(now, BEFORE) == ["whole county labour"]
    assert any("labour" in line and "+15.0%" in line for line in printed(now, BEFORE))


def test_what_stays_within_the_margin_or_is_new_passes():
    assert not slower({k: (1.0 + 0.9 * MARGIN) * v for k, v in BEFORE.items()}, BEFORE)
    assert not slower(BEFORE | {"whole county health": 9.0}, BEFORE)


def test_a_figure_that_is_gone_fails():
    assert slower({"whole county": 3.0}, BEFORE) == ["whole county labour"]
