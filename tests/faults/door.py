"""The form at the door, as a browser gets it and sends it."""

import http.client
import re
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Self
from urllib.parse import urlencode

from django.urls import reverse

from tests.faults.server import Server
from workshops.models import Workshop


@dataclass(frozen=True)
class Form:
    """One browser's, with the cookie and the hidden fields that came with it."""

    address: str
    path: str
    cookie: str
    fields: dict[str, str]

    @classmethod
    def get(cls, server: Server, workshop: Workshop) -> Self:
        path = reverse("workshops:door", args=[workshop.join_token])
        connection = http.client.HTTPConnection(server.address, timeout=20)
        connection.request("GET", path)
        response = connection.getresponse()
        page = response.read().decode()
        assert response.status == 200
        cookie = SimpleCookie(response.headers["Set-Cookie"])
        connection.close()
        fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
        return cls(server.address, path, f"csrf={cookie['csrf'].value}", fields)

    def send(self, **fields: str) -> tuple[int, str]:
        """The status, and the device's token where there is one."""
        connection = http.client.HTTPConnection(self.address, timeout=20)
        headers = {
            "Cookie": self.cookie,
            "Content-Type": "application/x-www-form-urlencoded",
            "Origin": f"http://{self.address}",
        }
        connection.request("POST", self.path, urlencode(self.fields | fields), headers)
        response = connection.getresponse()
        response.read()
        cookies = SimpleCookie("; ".join(response.headers.get_all("Set-Cookie", [])))
        connection.close()
        return response.status, cookies["device"].value if "device" in cookies else ""
