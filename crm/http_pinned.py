"""Connect to the addresses that were checked, whatever the name leads to by then."""

from collections.abc import Sequence

import httpx


class PinnedTransport(httpx.AsyncBaseTransport):
    """Sends each request to the first of `addresses` that takes a connection.

    TLS still asks for the certificate of the name, and the Host header still names it.
    """

    def __init__(
        self, inner: httpx.AsyncBaseTransport, *, addresses: Sequence[str]
    ) -> None:
        if not addresses:
            message = "there is no address to connect to"
            raise ValueError(message)
        self._inner = inner
        self._addresses = list(addresses)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send `request`, whose host must be the name that was resolved."""
        name = request.url.host
        *others, last = self._addresses
        for address in others:
            try:
                return await self._send(request, name=name, address=address)
            except (httpx.ConnectError, httpx.ConnectTimeout):
                # Not a byte was written, so the next address may be tried, and first
                # from now on.
                self._addresses.remove(address)
                self._addresses.append(address)
        return await self._send(request, name=name, address=last)

    async def _send(
        self, request: httpx.Request, *, name: str, address: str
    ) -> httpx.Response:
        pinned = httpx.Request(
            request.method,
            request.url.copy_with(host=address),
            headers=request.headers,
            stream=request.stream,
            extensions=request.extensions | {"sni_hostname": name},
        )
        return await self._inner.handle_async_request(pinned)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._inner.aclose()
