import { ApolloProvider } from "@apollo/client/react";
import { useEffect, useState, useSyncExternalStore } from "react";

import { ContactPage } from "./contact/contact-page";
import { useRoute } from "./route";
import { createClient, type GatewayClient } from "./session/create-client";
import type { Session } from "./session/session";
import { TokenForm } from "./session/token-form";
import { TopBar } from "./top-bar";
import { Wall } from "./wall/wall";

export function App({ session }: { readonly session: Session }) {
  const { token, isTokenWanted } = useSyncExternalStore(session.subscribe, session.state);
  return (
    <>
      <TopBar />
      {isTokenWanted ? <TokenForm wasRefused={token !== null} onToken={session.giveToken} /> : <Views key={token} session={session} />}
    </>
  );
}

/** With a client of its own: another user's token finds nothing of this one's in the cache. */
function Views({ session }: { readonly session: Session }) {
  const [client, setClient] = useState<GatewayClient | null>(null);
  const route = useRoute();
  useEffect(() => {
    const opened = createClient(session);
    setClient(opened);
    return () => opened.close();
  }, [session]);

  if (client === null) return null;
  return <ApolloProvider client={client.apollo}>{route.page === "contact" ? <ContactPage key={route.contact.contactId} contact={route.contact} /> : <Wall />}</ApolloProvider>;
}
