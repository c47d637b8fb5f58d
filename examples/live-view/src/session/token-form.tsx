import type { FormEvent } from "react";

interface Props {
  readonly wasRefused: boolean;
  readonly onToken: (token: string) => void;
}

export function TokenForm({ wasRefused, onToken }: Props) {
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const token = new FormData(event.currentTarget).get("token");
    if (typeof token === "string" && token.trim() !== "") onToken(token.trim());
  }

  return (
    <main className="page">
      <title>Sign in · Live contacts</title>
      <form className="notice token-form" onSubmit={submit}>
        <h1>This gateway asks who you are</h1>
        <p>{wasRefused ? "The token was refused, or is no longer good. Paste another one." : "Paste an access token."} It is kept in this tab only.</p>
        <label htmlFor="token">Access token</label>
        <input id="token" name="token" type="password" autoComplete="off" spellCheck={false} required autoFocus aria-invalid={wasRefused} />
        <button type="submit" className="button primary">
          Go on
        </button>
      </form>
    </main>
  );
}
