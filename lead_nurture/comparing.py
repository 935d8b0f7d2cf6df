"""What the difference of two win rates says, and what it does not."""

VERDICTS = [
    ("few", "Too Few Leads"),
    ("unclear", "No Clear Difference"),
    ("more", "Won More Often"),
    ("fewer", "Won Less Often"),
]


def judge(done, left_out, interval):
    """Give what the interval of the difference of two shares says, of ``VERDICTS``."""
    if not (done.is_enough and left_out.is_enough):
        return "few"
    if 0 in interval:
        return "unclear"
    return "more" if interval.low > 0 else "fewer"
