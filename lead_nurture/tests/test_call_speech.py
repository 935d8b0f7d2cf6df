import base64
from contextlib import suppress
from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..models.lead_speech_provider import PRESETS
from .speech_service import DOCUMENTED, SpeechService
from .test_call_upload import UploadCase

SOUND = b"RIFF\x00\x00sound"


class SpeechCase(UploadCase):
    """A company whose recordings are made text by a service on this machine."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.service = SpeechService()
        cls.addClassCleanup(cls.service.close)
        cls.provider = cls.env["lead.speech.provider"].create(
            {
                "name": "Service",
                "url": cls.service.url,
                "allow_private": True,
                "secret": "key",
                **PRESETS["openai"],
            }
        )
        cls.env.company.lead_speech_provider_id = cls.provider

    def setUp(self):
        super().setUp()
        self.service.answer, self.service.status = DOCUMENTED, 200
        self.service.headers, self.service.key = {}, "key"
        self.service.received.clear()
        self.startPatcher(patch.object(type(self.calls), "_keep_claim"))

    def upload_sound(self):
        return self.upload("talk.mp3", SOUND)

    def transcribe(self, at=None):
        return self.calls._transcribe_next(at or self.now)


@tagged("post_install", "-at_install")
class TestCallSpeech(SpeechCase):
    """Recordings are made text, then compared. Capabilities: 111"""

    def test_recording_is_text_and_compared(self):
        call = self.upload_sound()
        self.assertEqual((call.state, call.source), ("audio", "file"))
        self.assertEqual(self.transcribe(), 1)
        self.assertEqual(
            self.service.received,
            [
                {
                    "model": b"whisper-1",
                    "response_format": b"verbose_json",
                    "file": SOUND,
                }
            ],
        )
        self.assertEqual(
            call.transcript,
            "[00:00] What is your budget?\n[00:03] You get a free trial.",
        )
        self.assertEqual((call.source, call.audio), ("speech", False))
        self.calls._compare_due(self.now)
        self.assertEqual((call.state, call.compliance), ("scored", 75.0))
        self.assertEqual(self.transcribe(), 0)

    def test_recordings_are_kept_where_asked(self):
        self.provider.keeps_audio = True
        call = self.upload_sound()
        self.transcribe()
        self.assertEqual(base64.b64decode(call.audio), SOUND)

    def test_json_with_base64(self):
        self.provider.write(PRESETS["base64"])
        self.service.answer = {"result": {"text": "What budget?"}}
        call = self.upload_sound()
        self.transcribe()
        sent = {"audio": base64.b64encode(SOUND).decode(), "format": "mp3"}
        self.assertEqual(self.service.received, [sent])
        self.assertEqual(call.transcript, "What budget?")

    def test_plain_text(self):
        self.service.answer = "What budget?\n"
        call = self.upload_sound()
        self.transcribe()
        self.assertEqual(call.transcript, "What budget?")

    def test_busy_service_is_asked_again(self):
        self.service.status, self.service.headers = 429, {"Retry-After": "600"}
        call = self.upload_sound()
        self.transcribe()
        self.assertEqual(call.state, "audio")
        self.assertGreaterEqual(call.due_at, self.now + timedelta(minutes=10))
        self.service.status = 200
        self.assertEqual(self.transcribe(), 0)
        self.transcribe(call.due_at)
        self.assertEqual((call.state, call.tries), ("waiting", 0))

    def test_parked_after_some_tries(self):
        self.service.answer = None
        call = self.upload_sound()
        for _try in range(9):
            if call.state == "audio":
                self.transcribe(call.due_at)
        self.assertEqual(call.state, "parked")
        self.assertTrue(call.error)
        self.service.answer = DOCUMENTED
        call.with_user(self.rep).action_try_again()
        self.transcribe(call.due_at)
        self.assertEqual(call.state, "waiting")

    def test_wrong_key_is_not_tried_again(self):
        self.service.key = "other"
        call = self.upload_sound()
        self.transcribe()
        self.assertEqual((call.state, len(self.service.received)), ("parked", 1))
        self.assertIn("Incorrect API key", call.error)

    def test_answers_that_say_nothing(self):
        for answer in ({"text": ""}, {"code": 5}, [], "", "<html>", "{", "null"):
            with self.subTest(answer):
                self.service.answer = answer
                call = self.upload_sound()
                for _try in range(9):
                    if call.state == "audio":
                        self.transcribe(call.due_at)
                self.assertEqual(call.state, "parked")
                self.assertTrue(call.error)

    def test_killed_while_it_was_asked(self):
        call = self.upload_sound()
        killed = patch(
            "odoo.addons.lead_nurture.models.lead_call_speech._try_to_ask",
            side_effect=SystemExit,
        )
        # Not assertRaises: it rolls back, and the claim was committed.
        with killed, suppress(SystemExit):
            self.transcribe()
        self.assertEqual((call.state, call.tries), ("audio", 1))
        self.assertEqual(self.transcribe(), 0)
        self.transcribe(self.now + timedelta(minutes=16))
        self.assertEqual(call.state, "waiting")

    def test_provider_that_is_gone(self):
        call = self.upload_sound()
        self.env.company.lead_speech_provider_id = False
        self.transcribe()
        self.assertEqual(call.state, "parked")
        with self.assertRaises(UserError):
            self.upload_sound()


@tagged("post_install", "-at_install")
class TestSpeechProvider(SpeechCase):
    """Who recognises speech, and who may say so. Capabilities: 111"""

    def test_try(self):
        self.provider.action_try()
        self.assertTrue(self.service.received[0]["file"].startswith(b"RIFF"))
        self.service.key = "other"
        with self.assertRaises(UserError):
            self.provider.action_try()

    def test_what_is_no_request_is_refused(self):
        for wrong in (
            {"url": "ftp://x"},
            {"body": "model"},
            {"body": 'a"b=c'},
            {"sent_as": "json", "body": "{"},
            {"headers": "x"},
            {"text_path": "a..b"},
        ):
            with self.subTest(wrong), self.assertRaises(ValidationError):
                self.provider.write(wrong)

    def test_reps_do_not_see_the_key(self):
        with self.assertRaises(AccessError):
            self.provider.with_user(self.rep).read(["secret"])
        with self.assertRaises(AccessError):
            self.provider.with_user(self.manager).copy({"allow_private": True})

    def test_file_name_changes_no_header(self):
        self.upload('a"\r\nX: y.mp3', SOUND)
        self.transcribe()
        self.assertEqual(self.service.received[0]["file"], SOUND)
