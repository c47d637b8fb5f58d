const KEY = "live-view.token";

/** Whether a token is wanted of the user, and the one that was given. */
export interface SessionState {
  readonly token: string | null;
  /** The gateway does not serve without one, or not with this one. */
  readonly isTokenWanted: boolean;
}

export interface Session {
  readonly state: () => SessionState;
  readonly subscribe: (onChange: () => void) => () => void;
  wantToken(): void;
  giveToken(token: string): void;
}

/** The token stays in this tab, and goes with it. */
export function createSession(storage: Storage = sessionStorage): Session {
  const listeners = new Set<() => void>();
  let state: SessionState = { token: storage.getItem(KEY), isTokenWanted: false };

  function become(next: SessionState): void {
    state = next;
    for (const listener of listeners) listener();
  }

  return {
    state: () => state,
    subscribe(onChange) {
      listeners.add(onChange);
      return () => listeners.delete(onChange);
    },
    wantToken() {
      if (!state.isTokenWanted) become({ ...state, isTokenWanted: true });
    },
    giveToken(token) {
      storage.setItem(KEY, token);
      become({ token, isTokenWanted: false });
    },
  };
}
