/** One question to the SPARQL endpoint. */

import { ACCEPTED, messageOf, readAnswer, type Answer } from "./logic/answer";

export interface Asked {
  answer: Answer;
  /** What limit of the server cut the answer, or null. */
  cut: string | null;
}

/** The server refuses a query, or cannot be reached; the message says why. */
export class QueryError extends Error {}

/** @throws {QueryError} Unless it was `signal` that ended it. */
export async function ask(query: string, signal: AbortSignal): Promise<Asked> {
  let response: Response;
  let text: string;
  try {
    response = await fetch("/sparql", { method: "POST", body: new URLSearchParams({ query }), headers: { Accept: ACCEPTED }, signal });
    text = await response.text();
  } catch (error) {
    throw new QueryError("The server cannot be reached. Is kg serve still running?", { cause: error });
  }
  if (!response.ok) throw new QueryError(messageOf(text, response.status));
  return {
    answer: readAnswer(response.headers.get("content-type") ?? "", text),
    cut: response.headers.get("x-truncated"),
  };
}
