import { composeServices } from "@apollo/composition";
import { parse } from "graphql";

/** One supergraph of subgraphs, each `{ name, url, sdl }`. */
export function compose(subgraphs) {
  const { supergraphSdl, errors = [] } = composeServices(subgraphs.map(({ name, url, sdl }) => ({ name, url, typeDefs: parse(sdl) })));
  if (supergraphSdl === undefined) throw new AggregateError(errors, errors.map(({ message }) => message).join("\n"));
  return supergraphSdl;
}

/** What a subgraph that runs tells routers of itself. */
export async function sdlOf(url) {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query: "{ _service { sdl } }" }),
  });
  const { data, errors } = await response.json();
  if (errors) throw new AggregateError(errors.map(({ message }) => new Error(message)), `${url} is no subgraph`);
  return data._service.sdl;
}
