import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";

/** A line to a server that can be cut: whatever runs over it breaks at once, and can connect again. */
export interface Line {
  readonly url: string;
  cut(): void;
  close(): Promise<void>;
}

/** @param url the server's; it may be away for a while */
export async function createLine(url: string): Promise<Line> {
  const ends = new Set<Socket>();
  const hold = (socket: Socket): Socket => {
    ends.add(socket);
    return socket.on("error", () => socket.destroy()).on("close", () => ends.delete(socket));
  };
  const server = createServer((near) => {
    const far = connect(Number(new URL(url).port), "127.0.0.1");
    hold(near).on("close", () => far.destroy());
    hold(far).on("close", () => near.destroy());
    near.pipe(far).pipe(near);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const cut = () => {
    for (const socket of ends) {
      // Node 20 never closes a socket that is reset while it says goodbye, and spins when it should end itself.
      if (socket.writableEnded) socket.destroy();
      else socket.resetAndDestroy();
    }
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut,
    async close() {
      const closed = once(server, "close");
      server.close();
      cut();
      await closed;
    },
  };
}
