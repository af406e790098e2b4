"""What somebody may have meant who wrote no time zone."""

import pytest

from workshops.zones import is_time_zone, suggested, time_zones


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Rome", "Europe/Rome"),
        ("europe/rome", "Europe/Rome"),
        ("  New   york ", "America/New_York"),
        ("Europe/Roma", "Europe/Rome"),
        ("Lisb", "Europe/Lisbon"),
        ("Berln", "Europe/Berlin"),
        ("utc", "UTC"),
        ("x", ""),
        ("", ""),
        ("GMT+1 or so", ""),
    ],
)
def test_a_zone_is_suggested_only_where_one_can_be_meant(written, meant):
    assert suggested(written) == meant


def test_what_is_offered_is_accepted():
    assert all(is_time_zone(zone) for zone in time_zones())
