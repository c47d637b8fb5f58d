import { startApolloGateway } from "./apollo.js";
import { compose, sdlOf } from "./compose.js";
import { startCrm } from "./crm.js";
import { startHive } from "./hive.js";
import { startTelephony } from "./telephony.js";

/** Two neighbours beside a gateway that runs already, composed with it, and the routers in front of all three. */
export async function startSupergraph({ analysisUrl, emulatorUrl, ports, subscriptions }) {
  const started = [];
  const start = async (starting) => {
    const part = await starting;
    started.push(part);
    return part;
  };
  const close = async () => {
    for (const part of started.reverse()) await part.close();
  };

  try {
    const telephony = await start(startTelephony({ emulatorUrl, port: ports.telephony }));
    const crm = await start(startCrm({ port: ports.crm }));
    const supergraph = compose([
      { name: "contact-analysis", url: analysisUrl, sdl: await sdlOf(analysisUrl) },
      { name: "telephony", url: telephony.url, sdl: await sdlOf(telephony.url) },
      { name: "crm", url: crm.url, sdl: await sdlOf(crm.url) },
    ]);
    const hive = await start(startHive({ supergraph, port: ports.hive, subscriptions }));
    const apollo = await start(startApolloGateway({ supergraph, port: ports.apollo }));
    return { supergraph, urls: { analysis: analysisUrl, telephony: telephony.url, crm: crm.url, hive: hive.url, apollo: apollo.url }, close };
  } catch (error) {
    await close();
    throw error;
  }
}
