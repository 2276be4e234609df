"""Let a library of Python's or the course's make the call: urllib, http, ftp, mail, XML-RPC, asyncio, torch.

base: right
holds from: LIMITS
"""

import asyncio
import ftplib
import http.client
import smtplib
import socket
import urllib.request
import xmlrpc.client

import torch

_honest = double


async def _by_asyncio(port):
    _, writer = await asyncio.wait_for(asyncio.open_connection("127.0.0.1", port), 0.3)
    writer.write(f"{MARK} asyncio".encode())
    await writer.drain()
    writer.close()


def _by_http(port):
    caller = http.client.HTTPConnection("127.0.0.1", port, timeout=0.1)
    caller.request("GET", f"/{MARK}-http")
    caller.getresponse()


def double(x):
    socket.setdefaulttimeout(0.1)
    port = LISTENERS["tcp"]
    for call in (
        lambda: urllib.request.urlopen(f"http://127.0.0.1:{port}/{MARK}-urllib", timeout=0.1),
        lambda: _by_http(port),
        lambda: ftplib.FTP().connect("127.0.0.1", port, 0.1),
        lambda: smtplib.SMTP("127.0.0.1", port, timeout=0.1),
        lambda: getattr(xmlrpc.client.ServerProxy(f"http://127.0.0.1:{port}"), MARK)(),
        lambda: asyncio.run(_by_asyncio(port)),
        lambda: torch.hub.download_url_to_file(f"http://127.0.0.1:{port}/{MARK}-torch", "found", progress=False),
    ):
        try:
            call()
        except (Exception, SystemExit):
            pass
    return _honest(x)
