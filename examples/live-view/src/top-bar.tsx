import { useState } from "react";

import { Link } from "./link";
import { WALL } from "./route";

const THEMES = ["system", "light", "dark"] as const;
type Theme = (typeof THEMES)[number];
const KEY = "live-view.theme";

export function TopBar() {
  const [theme, setTheme] = useState<Theme>(() => THEMES.find((each) => each === document.documentElement.dataset["theme"]) ?? "system");
  const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] as Theme;

  function change(): void {
    if (next === "system") delete document.documentElement.dataset["theme"];
    else document.documentElement.dataset["theme"] = next;
    localStorage.setItem(KEY, next);
    setTheme(next);
  }

  return (
    <header className="top-bar">
      <Link href={WALL} className="brand">
        <span className="brand-mark" aria-hidden="true" />
        Live contacts
      </Link>
      <button type="button" className="button quiet" onClick={change} aria-label={`Theme: ${theme}. Change to ${next}.`}>
        <span aria-hidden="true">{theme === "light" ? "☀" : theme === "dark" ? "☾" : "◐"}</span> {theme}
      </button>
    </header>
  );
}
