"""What the log says of a request: never its path, which can hold a code that lets people in."""

import logging


class RouteInsteadOfPath(logging.Filter):
    """Puts the route (``j/<slug:join_code>/``) where Django's request log has the path.

    Django passes the request with the record; an address that no route knows is not written.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        path = getattr(request, "path", None)
        if path and isinstance(record.args, tuple):
            match = getattr(request, "resolver_match", None)
            route = match.route if match else "(no such address)"
            record.args = tuple(route if part == path else part for part in record.args)
        return True
