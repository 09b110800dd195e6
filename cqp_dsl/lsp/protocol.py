"""The protocol of pygls, which leaves a request that it cannot read without an answer: here it has one."""

from __future__ import annotations

from typing import Any

from pygls.exceptions import JsonRpcException, JsonRpcInvalidParams
from pygls.protocol import LanguageServerProtocol


class AnsweringProtocol(LanguageServerProtocol):
    """The protocol, with an error for the answer of a request that is malformed: an editor waits for one."""

    def structure_message(self, data: dict[str, Any]) -> Any:  # noqa: ANN401 - a message of any kind
        """A message from what JSON says of it.

        Raises:
            JsonRpcException: it is malformed.
        """
        try:
            return super().structure_message(data)
        except JsonRpcException:
            if "id" in data and "method" in data:
                message = f"requête « {data['method']} » mal formée"
                self._send_response(data["id"], error=JsonRpcInvalidParams(message).to_response_error())
            raise
