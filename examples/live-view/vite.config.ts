import { fileURLToPath } from "node:url";

import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** Where `vite` (for development) finds a gateway. */
const GATEWAY = "http://127.0.0.1:4000";

const ofRepository = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

export default defineConfig({
  base: "/live/",
  plugins: [react()],
  resolve: {
    // Of this repository; in yours, of the package.
    alias: {
      "contact-analysis-gateway/client": ofRepository("src/client/client.ts"),
      "contact-analysis-gateway/possible-types.json": ofRepository("possible-types.json"),
    },
  },
  build: { outDir: "../../dist/live-view", emptyOutDir: true },
  server: { proxy: { "/graphql": { target: GATEWAY, ws: true, changeOrigin: true, rewriteWsOrigin: true } } },
});
