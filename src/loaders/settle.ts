/** A value, or the failure as a value: in a batch, one failure settles its own key only. */
export async function settle<T>(answer: Promise<T>): Promise<T | Error> {
  try {
    return await answer;
  } catch (error) {
    return error instanceof Error ? error : new Error("Something other than an error was thrown.", { cause: error });
  }
}
