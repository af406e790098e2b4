"""Headers that Django has no setting for."""

from collections.abc import Awaitable, Callable

from asgiref.sync import iscoroutinefunction
from django.http import HttpRequest, HttpResponseBase
from django.utils.decorators import sync_and_async_middleware

HEADERS = {
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "Cross-Origin-Resource-Policy": "same-origin",
}

type Handler = Callable[[HttpRequest], HttpResponseBase]
type AsyncHandler = Callable[[HttpRequest], Awaitable[HttpResponseBase]]


def _complete(response: HttpResponseBase) -> HttpResponseBase:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    # Pages show what people wrote: no shared cache and no "back" after signing out keeps them.
    # Static files set their own.
    response.headers.setdefault("Cache-Control", "no-store")
    return response


@sync_and_async_middleware
def response_headers(get_response: Handler | AsyncHandler) -> Handler | AsyncHandler:
    """Add the headers in ``HEADERS`` and forbid storing, unless the view said otherwise."""
    if iscoroutinefunction(get_response):

        async def async_middleware(request: HttpRequest) -> HttpResponseBase:
            return _complete(await get_response(request))

        return async_middleware

    def middleware(request: HttpRequest) -> HttpResponseBase:
        return _complete(get_response(request))  # type: ignore[arg-type]

    return middleware
