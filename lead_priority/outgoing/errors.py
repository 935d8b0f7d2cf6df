"""Why a request was not made or did not arrive."""


class OutgoingError(Exception):
    """``code`` says why, for the message that people read; ``detail`` what exactly."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail


class Refused(OutgoingError):
    """The address is not one we send to: trying again would not help.

    Codes: ``url``, ``scheme``, ``host``, ``private``.
    """


class NotDelivered(OutgoingError):
    """It did not arrive this time.

    Codes: ``resolve``, ``connect``, ``timeout``, ``protocol``, ``redirect``,
    ``status``.
    """
