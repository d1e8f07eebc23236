/** Does a graphics card draw what WebGL is told? Without one, a 2D canvas is faster by far. */

/** Renderers that run on the processor, as browsers name them. */
const SOFTWARE = /swiftshader|llvmpipe|softpipe|swrast|software|microsoft basic render|gdi generic/i;
const MASKED = "WebKit WebGL";

/** The name of WebGL's renderer, or null where there is no WebGL or only a slow one. */
export function graphicsName(): string | null {
  const gl = openContext();
  if (!gl) return null;
  const name = nameOf(gl);
  gl.getExtension("WEBGL_lose_context")?.loseContext(); // a page may have but few contexts
  return name;
}

/** True where a renderer of that name is a graphics card, so that WebGL is the faster one. */
export function isHardware(name: string | null): boolean {
  return name !== null && !SOFTWARE.test(name);
}

function openContext(): WebGLRenderingContext | null {
  const options = { failIfMajorPerformanceCaveat: true };
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("webgl2", options) ?? canvas.getContext("webgl", options);
  return context as WebGLRenderingContext | null;
}

function nameOf(gl: WebGLRenderingContext): string {
  const name = String(gl.getParameter(gl.RENDERER));
  // Firefox tells the name at once, and warns of the extension; others tell it by the extension alone.
  const told = name === MASKED ? gl.getExtension("WEBGL_debug_renderer_info") : null;
  return told ? String(gl.getParameter(told.UNMASKED_RENDERER_WEBGL)) : name;
}
