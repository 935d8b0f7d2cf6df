"""nginx before a server, with the configuration that the deployment page prints."""

import contextlib
import os
import re
import socket
import ssl
import subprocess
import time

from tools.dev import cache, machine, processes

PAGES = ("deployment.md", "deployment.zh_CN.md")
BLOCK = re.compile(r"^```nginx\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CERTIFIED = ("/etc/ssl/crm.pem", "/etc/ssl/crm.key")
# Where nginx is to write when it is nobody's service: Debian's folders are root's.
TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
START_SECONDS = 30
# Clients of a certificate that nobody signed.
UNVERIFIED = ssl._create_unverified_context()


def read_blocks(page):
    """Give what a page prints for nginx: the main part, and that of http."""
    main, http = BLOCK.findall((cache.REPOSITORY / "docs" / page).read_text())
    return main, http


def fit(http, folder, port, odoo_port, chat_port):
    """Put this machine's ports and files in the place of those of the page."""
    places = {
        "listen 443 ssl": f"listen {port} ssl",
        "127.0.0.1:8069": f"127.0.0.1:{odoo_port}",
        "127.0.0.1:8072": f"127.0.0.1:{chat_port}",
        CERTIFIED[0]: str(folder / "crm.pem"),
        CERTIFIED[1]: str(folder / "crm.key"),
    }
    for printed, own in places.items():
        assert http.count(printed) == 1, printed
        http = http.replace(printed, own)
    return http


@contextlib.contextmanager
def running_nginx(program, folder, odoo_port):
    """Yield the address of nginx before the server at ``odoo_port``."""
    port = machine.free_port()
    main, http = read_blocks(PAGES[0])
    http = fit(http, folder, port, odoo_port, machine.free_port())
    folders = [f"{name}_temp_path {folder / name};" for name in TEMPORARY]
    own = ["daemon off;", f"pid {folder / 'pid'};"]
    own += ["user root;"] if os.geteuid() == 0 else []
    lines = [main, *own, "http {", "access_log off;", *folders, http, "}"]
    configuration = folder / "nginx.conf"
    configuration.write_text("\n".join(lines))
    _certify(folder)
    log = folder / "error.log"
    command = [str(program), "-c", str(configuration), "-e", str(log)]
    with (
        (folder / "output.log").open("w") as sink,
        processes.started(command, dict(os.environ), folder, output=sink) as nginx,
    ):
        _wait_for(nginx, port, log)
        yield f"https://localhost:{port}"


def _certify(folder):
    """Make a certificate for an hour."""
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-nodes", "-days", "1"]
    command += ["-pkeyopt", "ec_paramgen_curve:prime256v1", "-subj", "/CN=localhost"]
    command += ["-keyout", folder / "crm.key", "-out", folder / "crm.pem"]
    subprocess.run(command, check=True, capture_output=True)


def _wait_for(nginx, port, log):
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and nginx.poll() is None:
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        time.sleep(0.1)
    raise AssertionError(f"nginx does not start: {log.read_text()}")
