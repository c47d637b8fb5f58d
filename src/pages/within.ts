import { ContactUnavailable } from "../domain/errors.js";

/** @throws ContactUnavailable when the answer is not there in time; it is left to those who can wait for it */
export async function within<T>(waitMs: number, answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new ContactUnavailable("UPSTREAM_TIMEOUT")), waitMs);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
