class BadRule(Exception):
    """A rule that cannot be compiled: ``code`` says why, models word it.

    Codes: ``syntax``, ``literal``, ``field``, ``private``, ``model``, ``circular``,
    ``computed``, ``value``, ``types``, ``date``, ``date_field``, ``sql``.
    """

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail
