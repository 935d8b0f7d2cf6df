"""How well what was said keeps to a talk track: plain Python, Chinese and English.

A transcript is text with one turn a line, ``[00:05] Rep: Good morning``; times and
speakers may be missing. ``judge`` compares what the rep says in it with the points
that have to be said and those that must not; ``read_file`` makes a transcript of a
file. Words are compared, not meanings: see ``likeness`` and ``negation`` for what that
cannot know.
"""

from .errors import TranscriptError
from .files import FORMATS, MOST_BYTES, read_file
from .judging import Finding, Point, Verdict, judge
from .recordings import find_text

__all__ = [
    "FORMATS",
    "MOST_BYTES",
    "Finding",
    "Point",
    "TranscriptError",
    "Verdict",
    "find_text",
    "judge",
    "read_file",
]
