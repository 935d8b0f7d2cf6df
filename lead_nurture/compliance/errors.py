"""Why a file is no transcript."""

from __future__ import annotations


class TranscriptError(ValueError):
    """``code`` says why, for the sentence that people read.

    Codes: ``empty``, ``too_large``, ``format``, ``encoding``, ``json``, ``no_text``.
    """

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail
