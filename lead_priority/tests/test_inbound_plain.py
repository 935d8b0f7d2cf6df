from odoo.tests import BaseCase, tagged

from ..inbound import form_encoded, mapping, paths, reading, suggest
from ..inbound.mapping import Line
from ..inbound.request import InboundError

DOCUMENT = {
    "data": [
        {"name": "e.mail", "values": ["ann@example.com"]},
        {"name": "tags", "values": ["a", "b"]},
        "loose",
    ],
    "a.b": {'say "hi"': 7},
    "nothing": None,
}


@tagged("post_install", "-at_install")
class TestInboundPaths(BaseCase):
    """Names of values in a document. Capabilities: 184"""

    def test_every_value_is_found_by_the_path_it_is_shown_with(self):
        leaves = paths.walk(DOCUMENT)
        self.assertEqual(len(leaves), 7)
        for leaf in leaves:
            found = paths.find(DOCUMENT, leaf.path)
            found = paths.join(found) if isinstance(found, list) else found
            self.assertEqual(found, leaf.value, leaf.path)

    def test_item_is_named_by_what_tells_it_from_others(self):
        turned = {"data": DOCUMENT["data"][::-1]}
        path = paths.walk(DOCUMENT)[1].path
        self.assertEqual(path, 'data[name="e.mail"].values')
        self.assertEqual(paths.find(turned, path), ["ann@example.com"])

    def test_items_of_one_name_are_numbered(self):
        document = {"data": [{"name": "x", "value": 1}, {"name": "x", "value": 2}]}
        found = [paths.find(document, leaf.path) for leaf in paths.walk(document)]
        self.assertEqual(found, ["x", 1, "x", 2])

    def test_persons_are_not_looked_up_by_their_names(self):
        document = {"people": [{"name": "Ann", "email": "ann@example.com"}]}
        found = [leaf.path for leaf in paths.walk(document)]
        self.assertEqual(found, ["people[0].name", "people[0].email"])

    def test_path_that_leads_nowhere_gives_nothing(self):
        for path in ("x", "data[9]", "data.x", "data[name=x].v", "data[2].x.y"):
            self.assertIsNone(paths.find(DOCUMENT, path), path)

    def test_what_is_no_path_is_refused(self):
        for path in ("", ".", "a..b", "a[", "a[x", "a]b", '"open', "a b", "a[-1]"):
            with self.assertRaises(paths.PathError, msg=path):
                paths.parse(path)


@tagged("post_install", "-at_install")
class TestInboundMapping(BaseCase):
    """From a document to a payload. Capabilities: 184"""

    def test_first_value_counts_and_names_are_put_together(self):
        lines = [
            Line("phone", "mobile"),
            Line("phone", "landline"),
            Line("contact_name", "first"),
            Line("contact_name", "last"),
        ]
        document = {"mobile": "", "landline": "12", "first": "Ann", "last": "Bee"}
        payload = mapping.apply(lines, document).payload
        self.assertEqual(payload, {"phone": "12", "contact_name": "Ann Bee"})

    def test_fixed_wins_and_default_fills(self):
        lines = [
            Line("city", "city", default="Ghent"),
            Line("country_id", "land", fixed="BE"),
        ]
        payload = mapping.apply(lines, {"land": "FR", "city": " "}).payload
        self.assertEqual(payload, {"city": "Ghent", "country_id": "BE"})

    def test_list_of_one_is_its_item_and_an_object_is_nothing(self):
        lines = [Line("city", "a"), Line("zip", "b"), Line("street", "c")]
        document = {"a": [["x"]], "b": {"c": 1}, "c": [None, "u", "v"]}
        payload = mapping.apply(lines, document).payload
        self.assertEqual(payload, {"city": "x", "street": ["u", "v"]})

    def test_answers_nobody_mapped_are_noted(self):
        document = {"answers": {"email": "a@b.co", "car": ["Honda"], "no": ""}, "id": 1}
        mapped = mapping.apply(
            [Line("email_from", "answers.email")], document, note_rest=True
        )
        self.assertEqual(mapped.payload["description"], "car: Honda")

    def test_words_in_many_languages_are_recognised(self):
        said = {
            "First-Name": "A",
            "Last name": "B",
            "手机号": "1",
            "Firma": "C",
            "x": "q@e.co",
        }
        lines = suggest.suggest(paths.walk(said), mapping_fields())
        found = [(line.field, line.path) for line in lines]
        self.assertEqual(
            found,
            [
                ("contact_name", "First-Name"),
                ("contact_name", '"Last name"'),
                ("phone", "手机号"),
                ("partner_name", "Firma"),
                ("email_from", "x"),
            ],
        )


def mapping_fields():
    return {"contact_name", "phone", "partner_name", "email_from"}


@tagged("post_install", "-at_install")
class TestInboundReading(BaseCase):
    """Bodies of strangers. Target: S2"""

    def refuse(self, code, body, kind="application/json", encoding=""):
        with self.assertRaises(InboundError) as caught:
            reading.read(body, kind, encoding)
        self.assertEqual(caught.exception.code, code)
        self.assertLess(caught.exception.status, 500)

    def test_each_refusal_has_its_code(self):
        self.refuse("encoding", b"{}", encoding="gzip")
        self.refuse("content_type", b"{}", kind="application/xml")
        self.refuse("too_large", b" " * (reading.BODY_BYTES + 1))
        self.refuse("not_json", b"\xff")
        self.refuse("not_json", b'{"a": NaN}')
        self.refuse("not_json", b'{"a": 1e999}')
        self.refuse("not_json", b"[" * 100_000)
        self.refuse("not_json", b"1" * 5000)
        self.refuse("too_deep", b"[" * 40 + b"]" * 40)
        self.refuse("too_many_values", b"[" + b"1," * 6000 + b"1]")
        self.refuse("not_form", b"\xff", kind=reading.FORM_TYPE)
        self.refuse("too_many_values", b"a=1&" * 600, kind=reading.FORM_TYPE)

    def test_form_is_a_document(self):
        read = form_encoded.read(b"a[b][c]=1&a[b][d]=2&t[]=x&t[]=y&a=3&n%00=1")
        self.assertEqual(
            read,
            {"a": [{"b": {"c": "1", "d": "2"}}, "3"], "t": ["x", "y"], "n\0": "1"},
        )

    def test_pasted_sample_is_json_or_a_form(self):
        self.assertEqual(reading.read_any(' [{"a": 1}] '), [{"a": 1}])
        self.assertEqual(reading.read_any("a=1&b=2"), {"a": "1", "b": "2"})
        for text in ("hello", "{", ""):
            with self.assertRaises(InboundError):
                reading.read_any(text)
