/** The least that can stand between a browser and the upstream: `GET /<instance>/<contact>` answers with what the SDK answers. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

import { listSegments } from "./upstream.js";

const server = createServer((request, response) => {
  const [, instanceId = "", contactId = ""] = request.url?.split("/") ?? [];
  listSegments(instanceId, contactId).then(
    ({ Channel, Status, Segments, NextToken }) => {
      const body = Buffer.from(JSON.stringify({ Channel, Status, Segments, NextToken }));
      response.writeHead(200, { "content-type": "application/json", "content-length": body.length }).end(body);
    },
    () => response.writeHead(502).end(),
  );
});

server.listen(0, "127.0.0.1", () => {
  console.log(JSON.stringify({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }));
});
