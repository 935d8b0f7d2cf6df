import doctest
import json
import socket
import time
from unittest.mock import patch

from odoo.tests import BaseCase, tagged

from ..outgoing import addresses, backoff, robots, signature, wording
from ..outgoing.errors import NotDelivered, OutgoingError, Refused
from ..outgoing.post import REPLY_CAP, get, post
from .http_receiver import Receiver, drip, hang, say

# Every way we know to write, or to lead to, an address inside. {p}: an open port.
INSIDE = [
    "http://127.0.0.1:{p}/",
    "http://localhost:{p}/",
    "http://127.1:{p}/",
    "http://2130706433:{p}/",
    "http://0x7f000001:{p}/",
    "http://0x7f.1:{p}/",
    "http://0177.0.0.1:{p}/",
    "http://017700000001:{p}/",
    "http://0:{p}/",
    "http://0.0.0.0:{p}/",
    "http://127.0.0.1.:{p}/",
    "http://127.255.255.254:{p}/",
    "https://127.0.0.1:{p}/",
    "HTTP://LOCALHOST:{p}/",
    "http://localhost.:{p}/",
    "http://[::1]:{p}/",
    "http://[::]:{p}/",
    "http://[0:0:0:0:0:0:0:1]:{p}/",
    "http://[::ffff:127.0.0.1]:{p}/",
    "http://[::ffff:7f00:1]:{p}/",
    "http://[::127.0.0.1]:{p}/",
    "http://[64:ff9b::7f00:1]:{p}/",
    "http://[64:ff9b::127.0.0.1]:{p}/",
    "http://[2002:7f00:1::]:{p}/",
    "http://[2001::7f00:1]:{p}/",
    "http://[::1%25lo]:{p}/",
    "http://[fe80::1%lo]:{p}/",
    "http://10.0.0.1:{p}/",
    "http://172.16.0.1:{p}/",
    "http://172.31.255.254:{p}/",
    "http://192.168.1.1:{p}/",
    "http://169.254.169.254/latest/meta-data",
    "http://169.254.1.1:{p}/",
    "http://100.64.0.1:{p}/",
    "http://100.100.100.200/latest/meta-data",
    "http://198.18.0.1:{p}/",
    "http://192.0.0.192/",
    "http://192.0.2.1/",
    "http://224.0.0.1:{p}/",
    "http://240.0.0.1:{p}/",
    "http://255.255.255.255:{p}/",
    "http://192.88.99.1/",
    "http://[fc00::1]:{p}/",
    "http://[fd00:ec2::254]/",
    "http://[fe80::1]:{p}/",
    "http://[ff02::1]:{p}/",
    "http://[fec0::1]:{p}/",
    "http://[::ffff:169.254.169.254]/",
    "http://ⓛocalhost:{p}/",
    "http://１２７.0.0.1:{p}/",
    "http://127。0。0。1:{p}/",
    "http://user@127.0.0.1:{p}/",
    "http://example.com@127.0.0.1:{p}/",
    "http://127.0.0.1:{p}#@example.com/",
    "http://example.com\\@127.0.0.1:{p}/",
    "http://127.0.0.1:{p}\\@example.com/",
    "file:///etc/passwd",
    "gopher://127.0.0.1:{p}/_x",
    "ftp://127.0.0.1:{p}/",
    "dict://127.0.0.1:{p}/",
    "ldap://127.0.0.1:{p}/",
    "data:text/plain,x",
    "javascript:alert(1)",
    "unix:/var/run/x.sock",
    "//127.0.0.1:{p}/",
    "127.0.0.1:{p}",
    "http:///x",
    "http://",
    "http://:{p}/",
    "http://[",
    "http://127.0.0.1:99999/",
    "http://127.0.0.1:{p}/",
    "http://.:{p}/",
]
CRLF = (
    "http://127.0.0.1:{p}/\r\nHost: x",
    "http://127.0.0.1:{p}/ HTTP/1.1\r\n",
    "http://127.0.0.1:{p}/\x00",
    "http://127.0.0.1:{p}/" + "a" * 2000,
)
PUBLIC = "93.184.215.14"
NOW = 1772442000


class OutgoingCase(BaseCase):
    def setUp(self):
        super().setUp()
        self.receiver = Receiver()
        self.addCleanup(self.receiver.close)

    def post(self, url=None, **options):
        return post(url or self.receiver.url, b"{}", {}, **options)

    def refusal(self, kind=NotDelivered, **options):
        """The code with which a post to the receiver fails."""
        with self.assertRaises(kind) as caught:
            self.post(**{"allow_private": True, **options})
        return caught.exception.code

    def refusal_text(self, **options):
        with self.assertRaises(NotDelivered) as caught:
            self.post(**{"allow_private": True, **options})
        return str(caught.exception)


@tagged("post_install", "-at_install")
class TestOutgoingAddresses(OutgoingCase):
    """Nothing inside the server's network is called.

    Target: S5
    """

    def test_no_inner_address_is_called(self):
        urls = [*INSIDE, *CRLF]
        self.assertGreaterEqual(len(urls), 60)
        for url in urls:
            with self.assertRaises(OutgoingError, msg=url):
                self.post(url.replace("{p}", str(self.receiver.server_port)))
        self.assertEqual(self.receiver.connections, 0)

    def test_a_name_for_an_inner_address_is_not_called(self):
        for found in (["127.0.0.1"], [PUBLIC, "127.0.0.1"], ["::ffff:10.0.0.1"]):
            with self.assertRaises(Refused) as caught:
                self.post("http://a.example/", resolve=lambda *_a, f=found: f)
            self.assertEqual(caught.exception.code, "private")

    def test_a_name_is_resolved_once_and_that_address_called(self):
        answers = [[PUBLIC], ["127.0.0.1"]]
        called = []

        def connect(address, *_args):
            called.append(address)
            raise ConnectionRefusedError

        with (
            patch.object(socket, "create_connection", connect),
            self.assertRaises(NotDelivered),
        ):
            self.post(
                f"http://rebind.example:{self.receiver.server_port}/",
                resolve=lambda *_args: answers.pop(0),
            )
        self.assertEqual(called, [(PUBLIC, self.receiver.server_port)])
        self.assertEqual(self.receiver.connections, 0)

    def test_redirect_is_not_followed(self):
        for place in ("http://169.254.169.254/", self.receiver.url):
            self.receiver.answers = [say(302, Location=place)]
            before = self.receiver.connections
            self.assertEqual(self.refusal(), "redirect")
            self.assertEqual(self.receiver.connections, before + 1)

    def test_allowed_inner_address_is_called(self):
        reply = self.post(allow_private=True)
        self.assertEqual((reply.status, reply.text), (200, "{}"))

    def test_environment_of_proxies_is_ignored(self):
        proxy = Receiver()
        self.addCleanup(proxy.close)
        with patch.dict(
            "os.environ", {"http_proxy": proxy.url, "ALL_PROXY": proxy.url}
        ):
            self.post(allow_private=True)
        self.assertEqual((proxy.connections, self.receiver.connections), (0, 1))


@tagged("post_install", "-at_install")
class TestOutgoingQuestion(TestOutgoingAddresses):
    """What is only asked for is as safe as what is sent.

    Target: S5
    """

    def post(self, url=None, **options):
        return get(url or self.receiver.url, {"Authorization": "Bearer t"}, **options)


@tagged("post_install", "-at_install")
class TestOutgoingPost(OutgoingCase):
    """A bad receiver costs three seconds and 64 kB at most.

    Target: S5
    """

    def test_long_answer_is_cut(self):
        self.receiver.answers = [say(200, b"x" * 10_000_000)]
        reply = self.post(allow_private=True)
        self.assertEqual(len(reply.text), REPLY_CAP)

    def test_hanging_and_dripping_receivers_are_cut_off(self):
        body = b"HTTP/1.0 200 OK\r\n\r\n"
        for answer in (hang(5), drip(5), drip(5, body)):
            self.receiver.answers = [answer]
            start = time.monotonic()
            self.assertEqual(self.refusal(timeout=0.5), "timeout")
            self.assertLess(time.monotonic() - start, 1.5)

    def test_slow_name_server_is_cut_off(self):
        start = time.monotonic()
        code = self.refusal(timeout=0.3, resolve=lambda *_args: time.sleep(3))
        self.assertEqual(code, "timeout")
        self.assertLess(time.monotonic() - start, 1)

    def test_failures_have_their_name(self):
        self.receiver.answers = [say(500, b"Down"), lambda handler: None]
        self.assertEqual(self.refusal(), "status")
        self.assertEqual(self.refusal(), "protocol")
        self.receiver.close()
        self.assertEqual(self.refusal(), "connect")

    def test_certificate_is_checked(self):
        self.receiver.use_tls()
        error = self.refusal_text(url=self.receiver.url)
        self.assertIn("CERTIFICATE_VERIFY_FAILED", error)
        self.assertFalse(self.receiver.requests)

    def test_secure_answer_that_does_not_begin_is_cut_off(self):
        with socket.create_server(("127.0.0.1", 0)) as silent:
            url = f"https://127.0.0.1:{silent.getsockname()[1]}/"
            self.assertEqual(self.refusal(url=url, timeout=0.3), "timeout")

    def test_unknown_host(self):
        def resolve(*_args):
            raise socket.gaierror("Name or service not known")

        self.assertEqual(self.refusal(resolve=resolve), "resolve")
        self.assertEqual(self.refusal(resolve=lambda *_args: []), "resolve")

    def test_path_and_host_are_as_entered(self):
        url = f"{self.receiver.url}/é?a=1&b=%20"
        self.post(url, allow_private=True)
        path, headers, _body = self.receiver.requests[0]
        self.assertEqual(path, "/hook/%C3%A9?a=1&b=%20")
        self.assertEqual(headers["Host"], f"127.0.0.1:{self.receiver.server_port}")

    def test_target_of_ipv6_and_names(self):
        header = addresses.parse("https://[2606:4700::1]/").host_header
        self.assertEqual(header, "[2606:4700::1]")
        self.assertEqual(addresses.parse("https://bücher.example").host[:4], "xn--")
        self.assertEqual(self.refusal(Refused, url="http://" + "ü" * 80), "host")


@tagged("post_install", "-at_install")
class TestOutgoingSignature(BaseCase):
    """Only what we signed, lately, is ours.

    Target: S8
    """

    def test_own_signature_is_accepted(self):
        header = signature.sign("key", b"{}", NOW)
        for now in (NOW, NOW + 300, NOW - 300):
            self.assertTrue(signature.verify("key", b"{}", header, now))

    def test_anything_else_is_not(self):
        header = signature.sign("key", b"{}", NOW)
        stamp, digest = header.split(",")
        for other in (
            "",
            stamp,
            digest,
            header[:-1],
            header + "0",
            header.upper(),
            f"{digest},{stamp}",
            f"{header},{header}",
            f"{header}, {digest}",
            header.replace("v1=", "v0="),
            header.replace("v1=", "none="),
            f"{stamp},v1=",
            f"t={NOW + 1},{digest}",
            f"t=+{NOW},{digest}",
            f" {header}",
            f"{header}\n",
        ):
            self.assertFalse(signature.verify("key", b"{}", other, NOW), other)

    def test_other_secret_body_or_time_is_not(self):
        header = signature.sign("key", b"{}", NOW)
        self.assertFalse(signature.verify("kez", b"{}", header, NOW))
        self.assertFalse(signature.verify("key", b"{ }", header, NOW))
        self.assertFalse(signature.verify("key", b"{}", header, NOW + 301))
        self.assertFalse(signature.verify("key", b"{}", header, NOW - 301))
        self.assertFalse(
            signature.verify("", b"{}", signature.sign("", b"{}", NOW), NOW)
        )


@tagged("post_install", "-at_install")
class TestOutgoingRobots(BaseCase):
    """Group robots get what their makers document."""

    def test_wecom(self):
        message = robots.prepare("wecom", "https://a/send?key=k", "", "Hi", NOW)
        self.assertEqual(message.url, "https://a/send?key=k")
        self.assertEqual(
            message.body, b'{"msgtype": "text", "text": {"content": "Hi"}}'
        )

    def test_dingtalk_signs_in_the_address(self):
        # printf '1772442000000\nthis is secret' | openssl dgst -sha256 -hmac …
        message = robots.prepare(
            "dingtalk", "https://a/send?access_token=x", "this is secret", "Hi", NOW
        )
        sign = "&timestamp=1772442000000&sign="
        self.assertIn(f"access_token=x{sign}", message.url)
        self.assertTrue(
            message.url.endswith("GEyAzEOd6lJYn%2BIgNC4Yo2CAfKes1vG5DV5N7tVhsO4%3D")
        )

    def test_feishu_signs_in_the_body(self):
        message = robots.prepare("feishu", "https://a/hook/x", "key", "Hi", NOW)
        content = json.loads(message.body)
        self.assertEqual(content["timestamp"], "1772442000")
        self.assertEqual(
            content["sign"], "Sqgpgmgms0s0dYbVn7KLba1nTz2HLD4Jbq/J0+TOT4w="
        )
        self.assertIn(b'"msg_type": "text", "content": {"text": "Hi"}', message.body)
        unsigned = robots.prepare("feishu", "https://a/hook/x", "", "Hi", NOW)
        self.assertNotIn(b"sign", unsigned.body)

    def test_names_call_nobody(self):
        message = robots.prepare(
            "feishu", "https://a", "", '<at user_id="all"></at> @all', NOW
        )
        self.assertNotRegex(message.body.decode(), r"[<>@]")

    def test_answers(self):
        for text in ('{"errcode": 0}', '{"code": 0}', '{"StatusCode": 0, "code": 0}'):
            robots.check_reply(text)
        for text in ('{"errcode": 45009}', '{"code": 19021}', "{}", "[]", "<html>"):
            with self.assertRaises(NotDelivered, msg=text):
                robots.check_reply(text)


@tagged("post_install", "-at_install")
class TestOutgoingExamples(BaseCase):
    def test_examples_in_the_docstrings_hold(self):
        for module in (addresses, backoff, robots, signature, wording):
            result = doctest.testmod(module)
            self.assertFalse(result.failed, module.__name__)
