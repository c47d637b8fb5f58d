import { createEmulatorControl } from "./control-client.js";
import { createEmulator } from "./emulator.js";
import { emulatorOptionsFrom, EmulatorOptionsError } from "./emulator-options.js";

/** EX_CONFIG of sysexits.h: starting again will not help. */
const EXIT_CONFIG = 78;

try {
  const emulator = await createEmulator(emulatorOptionsFrom(process.env));
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void emulator.close());

  const contacts = await createEmulatorControl(emulator.url).contacts();
  const lines = contacts.map(({ contactId, scenario, title }) => `  ${contactId}  ${scenario}: ${title}`);
  process.stdout.write(`An Amazon Connect for this machine listens on ${emulator.url}

  AWS_ENDPOINT_URL_CONNECT=${emulator.url}
  Control: ${emulator.url}/_emulator/contacts

Contacts of instance ${contacts[0]?.instanceId ?? "(none)"}:
${lines.join("\n")}
`);
} catch (error) {
  if (!(error instanceof EmulatorOptionsError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = EXIT_CONFIG;
}
