"""Entry point of ``make``: choose the Python, then the command.

This file must be readable by any Python 3, so that a wrong one gets one line.
"""

import os
import shutil
import sys

OLDEST, NEWEST = (3, 10), (3, 12)


def use_right_python():
    """Go on under a Python that fits, where this one does not."""
    if OLDEST <= sys.version_info[:2] <= NEWEST:
        return
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        other = shutil.which("python3.%d" % minor)
        if other and not os.environ.get("LEAD_PYTHON_CHOSEN"):
            os.environ["LEAD_PYTHON_CHOSEN"] = other
            os.execv(other, [other, "-m", "tools.dev"] + sys.argv[1:])
    sys.exit(
        "Python 3.10 to 3.12 is needed, this is %d.%d: install one of them, then "
        "try again (make PYTHON=python3.12 ...)." % sys.version_info[:2]
    )


if __name__ == "__main__":
    use_right_python()
    from tools.dev import commands

    sys.exit(commands.main(sys.argv[1:]))
