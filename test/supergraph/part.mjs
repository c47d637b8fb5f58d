/** A part of examples/supergraph in a process of its own: outside of jest's module loader, and to be killed. */
process.once("message", async ({ module, start, options }) => {
  const part = await (await import(module))[start](options);
  process.send(part);
});
process.once("disconnect", () => process.exit());
