import { PageDocument, type PageQuery, type PageQueryVariables } from "./generated/documents.js";
import type { TestGateway } from "./gateway.js";

export type AnalysisPage = PageQuery["contactAnalysis"];
export type PageEdge = NonNullable<AnalysisPage["segments"]>["edges"][number];

/** Asks for one page of one contact, of whichever gateway is running just then. */
export type AskPage = (window: Partial<PageQueryVariables>) => Promise<AnalysisPage>;

/** More pages than any list here has: paging that does not end is a failure, not a hang. */
const MOST_PAGES = 1_000;

export async function askPage(gateway: TestGateway, variables: PageQueryVariables): Promise<AnalysisPage> {
  const { data, errors } = await gateway.query(PageDocument, variables);
  if (errors !== undefined) throw new AggregateError(errors, errors.map(({ extensions }) => String(extensions?.["code"])).join());
  return data.contactAnalysis;
}

/** Pages on as a Relay client does, while there is a next page; gives every edge, in the order of arrival. */
async function pageForward(ask: AskPage, window: Partial<PageQueryVariables>): Promise<PageEdge[]> {
  const edges: PageEdge[] = [];
  let after = window.after ?? null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const segments = segmentsOf(await ask({ ...window, after }));
    edges.push(...segments.edges);
    after = segments.pageInfo.endCursor;
    if (!segments.pageInfo.hasNextPage) return edges;
  }
  throw new Error("Paging forwards does not end.");
}

/** Pages back from the end, while there is a previous page; gives every edge, in the list's order. */
export async function pageBackward(ask: AskPage, window: Partial<PageQueryVariables>): Promise<PageEdge[]> {
  const edges: PageEdge[] = [];
  let before = window.before ?? null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const segments = segmentsOf(await ask({ ...window, before }));
    edges.unshift(...segments.edges);
    before = segments.pageInfo.startCursor;
    if (!segments.pageInfo.hasPreviousPage) return edges;
  }
  throw new Error("Paging backwards does not end.");
}

/** Pages a live list to its tail, lets it `grow`, and goes on with the last cursor; backwards first, then, where `window` says `last`. */
export async function pageOn(ask: AskPage, window: Partial<PageQueryVariables>, grow: () => Promise<void>): Promise<PageEdge[]> {
  const isBackward = window.last !== undefined;
  const live = await (isBackward ? pageBackward : pageForward)(ask, window);
  await grow();
  const after = live.at(-1)?.cursor ?? null;
  return [...live, ...(await pageForward(ask, isBackward ? { first: window.last ?? null, after } : { ...window, after }))];
}

export function segmentsOf(page: AnalysisPage): NonNullable<AnalysisPage["segments"]> {
  if (page.segments === null) throw new Error(`There are no segments: ${page.unavailable?.code ?? page.status}`);
  return page.segments;
}
