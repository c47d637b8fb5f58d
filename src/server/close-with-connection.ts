import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";

/**
 * Node tells a response that its connection is gone only while it is that response's turn to be written. Requests may be sent ahead of their
 * answers (pipelined): without this, what those hold would be held for ever.
 */
export function closeWithConnection(server: Server): void {
  const connections = new WeakMap<Socket, Set<ServerResponse>>();

  function responsesOn(socket: Socket): Set<ServerResponse> {
    const known = connections.get(socket);
    if (known) return known;
    const responses = new Set<ServerResponse>();
    connections.set(socket, responses);
    socket.once("close", () => {
      for (const response of responses) if (response.socket === null) response.destroy().emit("close");
    });
    return responses;
  }

  server.on("request", ({ socket }: IncomingMessage, response: ServerResponse) => {
    const responses = responsesOn(socket);
    responses.add(response);
    response.once("close", () => responses.delete(response));
  });
}
