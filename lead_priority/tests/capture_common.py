from .common import LeadPriorityCase


class CaptureCase(LeadPriorityCase):
    """A company in Belgium, a form, and a short way to send it something."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.country_id = cls.env.ref("base.be")
        cls.form = cls.env["lead.capture.form"].create({"name": "Contact us"})

    def receive(self, *payloads, entry="api", **values):
        return self.env["lead.capture"]._receive(
            [{"payload": payload, **values} for payload in payloads],
            entry=entry,
            scope="test",
            now=self.now,
            form=self.form,
        )

    def capture(self, *payloads, **values):
        captures = self.receive(*payloads, **values)
        captures._process(self.now)
        return captures
