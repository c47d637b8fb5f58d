#!/usr/bin/env node
import "reflect-metadata";

import { constants } from "node:os";

import { maybeBanner } from "./banner.js";
import { readConfig, type Config } from "./config.js";
import { ConfigError } from "./config/config-error.js";
import { createGateway } from "./gateway.js";
import { createLog } from "./server/log.js";
import { loggedError } from "./server/logged-error.js";

/** EX_CONFIG of sysexits.h: starting again will not help. */
const EXIT_CONFIG = 78;
const EXIT_CRASH = 1;
/** npm hands on the Ctrl-C that the terminal has sent to us already: within this time it is the same one. */
const SAME_SIGNAL_MS = 500;

try {
  await run(readConfig());
} catch (error) {
  const message = messageForPerson(error);
  if (message === null) throw error;
  process.stderr.write(`${message}\n`);
  process.exitCode = error instanceof ConfigError ? EXIT_CONFIG : EXIT_CRASH;
}

async function run(config: Config): Promise<void> {
  const log = createLog(config.logLevel);

  // Nobody knows what state is left: say what may be said, and let whoever started us start us again.
  process.on("uncaughtException", (error) => {
    log.fatal({ error: loggedError(error) }, "crashed");
    process.exit(EXIT_CRASH);
  });

  const starting = createGateway(config, { log });
  let stoppingSinceMs: number | null = null;
  const stop = (signal: "SIGINT" | "SIGTERM") => {
    if (stoppingSinceMs !== null) {
      if (Date.now() - stoppingSinceMs > SAME_SIGNAL_MS) process.exit(128 + constants.signals[signal]);
      return;
    }
    stoppingSinceMs = Date.now();
    log.info({ signal }, "stopping; a second signal stops at once");
    void starting
      .then((gateway) => gateway.close())
      .then(() => {
        log.info("stopped");
        process.exit(0);
      });
  };
  process.on("SIGINT", stop).on("SIGTERM", stop);

  const banner = maybeBanner(await starting, config.http);
  if (banner !== null) process.stdout.write(banner);
}

/** For what whoever starts the gateway can put right. */
function messageForPerson(error: unknown): string | null {
  if (error instanceof ConfigError) return error.message;
  const { syscall, code, address, hostname, port } = error as { syscall?: string; code?: string; address?: string; hostname?: string; port?: number };
  if (syscall !== "listen" && syscall !== "getaddrinfo") return null;
  return `Cannot listen on ${[address ?? hostname, port].filter((part) => part !== undefined).join(":")}: ${code}`;
}
