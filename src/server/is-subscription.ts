import { getOperationAST, OperationTypeNode, parse } from "graphql";

/** Whether the operation of this name is a subscription. Not where the text cannot be read: who executes it says what is wrong with it. */
export function isSubscription(text: string, operationName: string | undefined, maxTokens: number): boolean {
  // Few texts have to be parsed to know.
  if (!text.includes("subscription")) return false;
  try {
    const document = parse(text, { maxTokens, noLocation: true });
    return getOperationAST(document, operationName)?.operation === OperationTypeNode.SUBSCRIPTION;
  } catch {
    return false;
  }
}
