import { useCallback, useState } from "react";

import { ROLES } from "../words";
import type { News } from "./keep-growing";

/** More at once would be read out for too long. */
const MOST = 3;

/** What a screen reader is told of new messages. The first news after the page was opened are no news: they are what there is. */
export function useAnnouncer() {
  const [text, setText] = useState("");
  const announce = useCallback(({ edges, after }: News) => {
    const messages = edges.flatMap(({ node }) => (node.__typename === "TranscriptSegment" ? [node] : []));
    if (messages.length === 0 || after === null) return;
    const said = messages.map(({ displayName, participantRole, content }) => `${displayName ?? ROLES[participantRole ?? "UNKNOWN"]}: ${content ?? ""}`);
    setText(said.length > MOST ? `${said.length} new messages` : said.join(". "));
  }, []);
  return { text, announce };
}
