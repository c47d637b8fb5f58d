import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { App } from "./app";
import { createSession } from "./session/session";
import "./styles/base.css";
import "./styles/wall.css";
import "./styles/contact.css";

createRoot(document.getElementById("root") as HTMLElement).render(
  <StrictMode>
    <App session={createSession()} />
  </StrictMode>,
);
