/** Where the data comes from: the page itself, or the server that sent it. */

import { PAYLOAD_VERSION, type Payload, type Texts } from "./payload";

export interface PaperText {
  abstract: string;
  authors: string;
}

export interface Source {
  graph(): Promise<Payload>;
  /** Abstract and authors of the paper of that number and key. */
  text(paper: number, key: string): Promise<PaperText>;
  /** Address of the server's page about a thing, or null where there is no server. */
  page(kind: "entity" | "paper", id: string): string | null;
  /** Name and address of the server's other ways in; none where there is no server. */
  readonly places: readonly (readonly [string, string])[];
}

export function openSource(): Source {
  return document.getElementById("kg-graph") ? new EmbeddedSource() : new ServerSource();
}

/** Data that stands in the page as base64 of gzip. */
class EmbeddedSource implements Source {
  readonly places = [];
  private texts: Promise<Texts> | null = null;

  async graph(): Promise<Payload> {
    return checked((await unpack("kg-graph")) as Payload);
  }

  async text(paper: number): Promise<PaperText> {
    this.texts ??= unpack("kg-texts") as Promise<Texts>;
    const { abstract, authors } = await this.texts;
    return { abstract: abstract[paper] ?? "", authors: authors[paper] ?? "" };
  }

  page(): null {
    return null;
  }
}

/** Data of `kg serve`, asked for at addresses beside this page. */
class ServerSource implements Source {
  readonly places = [["Query", "sparql"], ["Ontology", "ontology"]] as const;

  async graph(): Promise<Payload> {
    return checked((await fetchJson("api/graph")) as Payload);
  }

  async text(_paper: number, key: string): Promise<PaperText> {
    const found = (await fetchJson(`api/paper/${encodeURIComponent(key)}`)) as Record<string, unknown>;
    const inner = (found["paper"] ?? found) as Record<string, unknown>;
    const authors = inner["authors"];
    return {
      abstract: typeof inner["abstract"] === "string" ? inner["abstract"] : "",
      authors: Array.isArray(authors) ? authors.join("; ") : typeof authors === "string" ? authors : "",
    };
  }

  page(kind: "entity" | "paper", id: string): string {
    // An entity's id is a part of its address already; of a paper's key, scheme and rest are two.
    const at = id.indexOf(":");
    const parts = kind === "paper" ? [id.slice(0, at), id.slice(at + 1)].map(quoted) : [id];
    return `resource/${kind}/${parts.join("/")}`;
  }
}

function quoted(part: string): string {
  return encodeURIComponent(part).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

async function unpack(id: string): Promise<unknown> {
  const holder = document.getElementById(id);
  const raw = atob(holder?.textContent ?? "");
  holder?.remove();
  const bytes = new Uint8Array(raw.length);
  // A plain loop: Uint8Array.from takes seconds for the millions of bytes of a big graph.
  for (let n = 0; n < raw.length; n++) bytes[n] = raw.charCodeAt(n);
  const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(plain).json();
}

async function fetchJson(path: string): Promise<unknown> {
  const answer = await fetch(path, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`The server answered ${answer.status} to ${path}.`);
  return answer.json();
}

function checked(payload: Payload): Payload {
  if (payload.version !== PAYLOAD_VERSION) {
    throw new Error(
      `This page reads data of version ${PAYLOAD_VERSION}, and was given version ${payload.version}. ` +
        "Reload it, or export it again.",
    );
  }
  return payload;
}
