"""Why a request was not made or did not arrive."""


class OutgoingError(Exception):
    """``code`` says why, for the message that people read; ``detail`` what exactly.

    ``status`` is the HTTP status of a refusal, 0 where nobody answered; ``retry_after``
    the seconds the receiver asks to wait, 0 where it does not say.
    """

    def __init__(
        self, code: str, detail: str = "", *, status: int = 0, retry_after: int = 0
    ) -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail
        self.status = status
        self.retry_after = retry_after


class Refused(OutgoingError):
    """The address is not one we send to: trying again would not help.

    Codes: ``url``, ``scheme``, ``host``, ``private``.
    """


class NotDelivered(OutgoingError):
    """It did not arrive this time.

    Codes: ``resolve``, ``connect``, ``timeout``, ``protocol``, ``redirect``,
    ``status``.
    """
