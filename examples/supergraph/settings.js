/** Where each part listens on this machine, and how subscriptions go; the environment may say otherwise. */
export function readSettings(env) {
  const port = (name, fallback) => Number(env[name] || fallback);
  return {
    ports: {
      analysis: port("ANALYSIS_PORT", 4000),
      emulator: port("EMULATOR_PORT", 4010),
      telephony: port("TELEPHONY_PORT", 4021),
      crm: port("CRM_PORT", 4022),
      hive: port("HIVE_PORT", 4030),
      apollo: port("APOLLO_PORT", 4040),
    },
    subscriptions: env.SUBSCRIPTIONS === "sse" ? "sse" : "ws",
  };
}
