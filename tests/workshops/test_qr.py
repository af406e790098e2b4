import re

import segno

from workshops.qr import QUIET_ZONE, qr_code


def test_the_path_draws_exactly_the_dark_modules_within_a_quiet_zone():
    text = "https://plenary.example/j/K7M2QX4P/"

    drawn = qr_code(text)

    dark = {
        (x + offset - QUIET_ZONE, y - QUIET_ZONE)
        for x, y, width in (
            map(int, run) for run in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", drawn.d)
        )
        for offset in range(width)
    }
    rows = list(segno.make(text, error="m", micro=False).matrix)
    assert drawn.size == len(rows) + 8
    assert dark == {(x, y) for y, row in enumerate(rows) for x, module in enumerate(row) if module}
