/** The state of the view, and its form in the address, which leaves out what is as it opens. */

export type ViewName = "map" | "years" | "table";
export type ThemeName = "auto" | "light" | "dark";
export type RendererChoice = "auto" | "webgl" | "canvas";

export interface FocusSeed {
  ref: string;
  hops: number;
}

export interface Camera {
  x: number;
  y: number;
  /** Pixels for one unit of the plane. */
  zoom: number;
}

export interface ViewState {
  view: ViewName;
  theme: ThemeName;
  renderer: RendererChoice;
  /** Names of the types shown, or null for what fits the view: techniques, or all in a focus. */
  types: string[] | null;
  /** Names of the relations and roles that are off. */
  off: string[];
  from: string | null;
  to: string | null;
  minConfidence: number;
  /** In how many papers an entity must be, or null for as many as leave a readable picture. */
  minSupport: number | null;
  selected: string | null;
  focus: FocusSeed[];
  hidden: string[];
  pinned: string[];
  path: [string, string] | null;
  table: string;
  camera: Camera | null;
}

export const OPENING: ViewState = {
  view: "map",
  theme: "auto",
  renderer: "auto",
  types: null,
  off: [],
  from: null,
  to: null,
  minConfidence: 0,
  minSupport: null,
  selected: null,
  focus: [],
  hidden: [],
  pinned: [],
  path: null,
  table: "entities",
  camera: null,
};

export function toHash(state: ViewState): string {
  const parts: string[] = [];
  const put = (key: string, value: string | null): void => {
    if (value) parts.push(`${key}=${value}`);
  };
  put("view", state.view === "map" ? null : state.view);
  put("theme", state.theme === "auto" ? null : state.theme);
  put("renderer", state.renderer === "auto" ? null : state.renderer);
  put("types", state.types && (list(state.types) || "none"));
  put("off", list(state.off));
  put("from", state.from);
  put("to", state.to);
  put("confidence", state.minConfidence ? String(state.minConfidence) : null);
  put("support", state.minSupport === null ? null : String(state.minSupport));
  put("selected", state.selected && encodeURIComponent(state.selected));
  put("focus", list(state.focus.map(({ ref, hops }) => `${ref}~${hops}`)));
  put("hidden", list(state.hidden));
  put("pinned", list(state.pinned));
  put("path", state.path && list(state.path));
  put("table", state.table === "entities" ? null : state.table);
  const { camera } = state;
  put("at", camera && [camera.x, camera.y, camera.zoom].map((n) => Number(n.toFixed(2))).join(","));
  return parts.length ? `#${parts.join("&")}` : "";
}

/** Read an address; whatever it has that is not understood stays as it opens. */
export function fromHash(hash: string): ViewState {
  const values = new Map<string, string>();
  for (const part of hash.replace(/^#/, "").split("&")) {
    const at = part.indexOf("=");
    if (at > 0) values.set(part.slice(0, at), part.slice(at + 1));
  }
  const path = unlist(values.get("path"));
  const types = values.get("types");
  return {
    view: oneOf(values.get("view"), ["map", "years", "table"], OPENING.view),
    theme: oneOf(values.get("theme"), ["auto", "light", "dark"], OPENING.theme),
    renderer: oneOf(values.get("renderer"), ["auto", "webgl", "canvas"], OPENING.renderer),
    types: types === undefined ? null : types === "none" ? [] : unlist(types),
    off: unlist(values.get("off")),
    from: month(values.get("from")),
    to: month(values.get("to")),
    minConfidence: whole(values.get("confidence"), 0, 100, OPENING.minConfidence),
    minSupport: whole(values.get("support"), 0, 1e9, OPENING.minSupport),
    selected: unlist(values.get("selected"))[0] ?? null,
    focus: unlist(values.get("focus")).map(seed),
    hidden: unlist(values.get("hidden")),
    pinned: unlist(values.get("pinned")),
    path: path.length === 2 ? [path[0], path[1]] : null,
    table: oneOf(values.get("table"), ["entities", "papers", "relations", "findings"], OPENING.table),
    camera: camera(values.get("at")),
  };
}

function list(values: readonly string[]): string {
  return values.map(encodeURIComponent).join(",");
}

function unlist(value: string | undefined): string[] {
  return (value ?? "").split(",").filter(Boolean).map(decoded);
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value; // a stray per cent sign in an address that someone typed
  }
}

function oneOf<T extends string>(value: string | undefined, known: T[], otherwise: T): T {
  return known.find((name) => name === value) ?? otherwise;
}

function month(value: string | undefined): string | null {
  return value && /^\d{4}-\d{2}$/.test(value) ? value : null;
}

function whole<T>(value: string | undefined, low: number, high: number, otherwise: T): number | T {
  const number = Number(value);
  const valid = value !== undefined && Number.isInteger(number) && number >= low && number <= high;
  return valid ? number : otherwise;
}

function seed(text: string): FocusSeed {
  const at = text.lastIndexOf("~");
  const hops = at < 0 ? 1 : Number(text.slice(at + 1));
  const known = hops === 0 || hops === 2 ? hops : 1;
  return { ref: at < 0 ? text : text.slice(0, at), hops: known };
}

function camera(value: string | undefined): Camera | null {
  const [x, y, zoom] = (value ?? "").split(",").map(Number);
  return Number.isFinite(x) && Number.isFinite(y) && zoom > 0 ? { x, y, zoom } : null;
}
