import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";

const OF_THE_UPGRADE = /^(upgrade|http2-settings)$/i;

/**
 * Goes on in HTTP/1.1, as a server may that does not know the protocol that is offered: Java's HttpClient offers HTTP/2 with every request in
 * clear text. Once anything listens for upgrades, Node hands over the socket of each: it is handed back with its request, less the offer.
 */
export function declineUpgrade(server: Server, { method = "", url = "", httpVersion, rawHeaders }: IncomingMessage, socket: Duplex, head: Buffer): void {
  const lines = [`${method} ${url} HTTP/${httpVersion}`];
  for (let n = 0; n < rawHeaders.length; n += 2) {
    const name = rawHeaders[n] as string;
    if (!OF_THE_UPGRADE.test(name)) lines.push(`${name}: ${rawHeaders[n + 1] as string}`);
  }
  socket.unshift(Buffer.concat([Buffer.from(`${lines.join("\r\n")}\r\n\r\n`, "latin1"), head]));
  server.emit("connection", socket);
}
