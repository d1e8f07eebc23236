/** What sigma's programs draw: marks of every shape with a line around, and thin links. */

import { EdgeProgram, NodeProgram, type EdgeProgramType, type NodeProgramType } from "sigma/rendering";
import type { NodeDisplayData, RenderParams } from "sigma/types";
import { floatColor } from "sigma/utils";
import { distanceGlsl } from "./sigma-space";
import type { Ink } from "./ink";

export type Rgb = [number, number, number];

/** What holds for all marks and links. Colours are red, green and blue in 0–1. */
export interface Uniforms {
  ink: Ink;
  background: Rgb;
  edge: Rgb;
  /** Links within communities and across them: x and y of both ends, in sigma's square. */
  near: Float32Array;
  far: Float32Array;
}

export interface MarkData {
  x: number;
  y: number;
  size: number;
  color: string;
  /** Its number in `SHAPE_NUMBERS`. */
  shape: number;
}

type Context = WebGLRenderingContext | WebGL2RenderingContext;
interface Info {
  gl: Context;
  uniformLocations: Record<string, WebGLUniformLocation>;
}

const MARK_VERTEX = `
attribute vec2 a_position;
attribute float a_size;
attribute float a_shape;
attribute vec4 a_color;
attribute vec2 a_corner;
uniform mat3 u_matrix;
uniform float u_sizeRatio;
uniform float u_correctionRatio;
varying vec2 v_at;
varying float v_radius;
varying float v_shape;
varying vec4 v_color;
void main() {
  v_radius = max(0.9, a_size / u_sizeRatio);
  vec2 away = a_corner * (v_radius * 1.3 + 2.0);
  gl_Position = vec4((u_matrix * vec3(a_position + away * u_correctionRatio * 2.0, 1.0)).xy, 0.0, 1.0);
  v_at = vec2(away.x, -away.y);
  v_shape = a_shape;
  v_color = a_color;
}`;

// Within the shape its colour, along its side a line of the background, as on the canvas; marks
// too small for a line have none.
const MARK_FRAGMENT = `
precision highp float;
varying vec2 v_at;
varying float v_radius;
varying float v_shape;
varying vec4 v_color;
uniform float u_pixelRatio;
uniform float u_alpha;
uniform vec3 u_background;
${distanceGlsl()}
void main() {
  float away = distanceTo(v_at / v_radius, v_shape) * v_radius;
  float line = v_radius < 1.6 ? 0.0 : 0.6;
  float inner = clamp(0.5 - (away + line) * u_pixelRatio, 0.0, 1.0);
  float outer = clamp(0.5 - (away - line) * u_pixelRatio, 0.0, 1.0);
  vec3 colour = v_color.rgb * inner + u_background * (outer - inner);
  gl_FragColor = vec4(colour, outer) * u_alpha;
}`;

// A link is drawn one device pixel wider than it is, and covers of each pixel what it would: a line
// thinner than a pixel that is drawn as thin as it is misses most of them.
const LINK_VERTEX = `
attribute vec2 a_start;
attribute vec2 a_end;
attribute vec2 a_corner;
uniform mat3 u_matrix;
uniform float u_correctionRatio;
uniform float u_reach;
varying float v_across;
void main() {
  vec2 along = a_end - a_start;
  vec2 normal = vec2(-along.y, along.x) / max(length(along), 1e-9);
  vec2 position = a_start + along * a_corner.x + normal * a_corner.y * u_reach * u_correctionRatio * 2.0;
  gl_Position = vec4((u_matrix * vec3(position, 1.0)).xy, 0.0, 1.0);
  v_across = a_corner.y;
}`;

const LINK_FRAGMENT = `
precision highp float;
varying float v_across;
uniform float u_width;
uniform float u_alpha;
uniform vec3 u_color;
void main() {
  float reach = (u_width + 1.0) * 0.5;
  float cover = clamp(reach - abs(v_across) * reach, 0.0, min(u_width, 1.0));
  gl_FragColor = vec4(u_color, 1.0) * cover * u_alpha;
}`;

/** A program for marks; it reads the uniforms anew for every frame. */
export function markProgram(uniforms: Uniforms): NodeProgramType {
  return class extends NodeProgram<string> {
    constructor(gl: Context, _picking: WebGLFramebuffer | null, renderer: ConstructorParameters<NodeProgramType>[2]) {
      super(gl, null, renderer); // what is under the pointer is found in the scene's grid
    }

    getDefinition() {
      const { FLOAT, UNSIGNED_BYTE, TRIANGLES } = WebGLRenderingContext;
      return {
        VERTICES: 6,
        VERTEX_SHADER_SOURCE: MARK_VERTEX,
        FRAGMENT_SHADER_SOURCE: MARK_FRAGMENT,
        METHOD: TRIANGLES,
        UNIFORMS: ["u_matrix", "u_sizeRatio", "u_correctionRatio", "u_pixelRatio", "u_alpha", "u_background"],
        ATTRIBUTES: [
          { name: "a_position", size: 2, type: FLOAT },
          { name: "a_size", size: 1, type: FLOAT },
          { name: "a_shape", size: 1, type: FLOAT },
          { name: "a_color", size: 4, type: UNSIGNED_BYTE, normalized: true },
        ],
        CONSTANT_ATTRIBUTES: [{ name: "a_corner", size: 2, type: FLOAT }],
        CONSTANT_DATA: [[-1, -1], [1, -1], [1, 1], [-1, -1], [1, 1], [-1, 1]],
      };
    }

    processVisibleItem(_index: number, start: number, data: NodeDisplayData): void {
      const { x, y, size, color, shape } = data as NodeDisplayData & MarkData;
      this.array.set([x, y, size, shape, floatColor(color)], start);
    }

    setUniforms(params: RenderParams, { gl, uniformLocations }: Info): void {
      gl.uniformMatrix3fv(uniformLocations["u_matrix"], false, params.matrix);
      gl.uniform1f(uniformLocations["u_sizeRatio"], params.sizeRatio);
      gl.uniform1f(uniformLocations["u_correctionRatio"], params.correctionRatio);
      gl.uniform1f(uniformLocations["u_pixelRatio"], params.pixelRatio);
      gl.uniform1f(uniformLocations["u_alpha"], uniforms.ink.marks);
      gl.uniform3f(uniformLocations["u_background"], ...uniforms.background);
    }
  };
}

/**
 * A program for the links within communities, or for those across them. They come straight from the
 * scene's arrays, not as edges of sigma's graph: 40,000 objects for them take longer than the rest.
 */
export function linkProgram(uniforms: Uniforms, kind: "near" | "far"): EdgeProgramType {
  return class extends EdgeProgram<string> {
    getDefinition() {
      const { FLOAT, TRIANGLES } = WebGLRenderingContext;
      return {
        VERTICES: 6,
        VERTEX_SHADER_SOURCE: LINK_VERTEX,
        FRAGMENT_SHADER_SOURCE: LINK_FRAGMENT,
        METHOD: TRIANGLES,
        UNIFORMS: ["u_matrix", "u_correctionRatio", "u_reach", "u_width", "u_alpha", "u_color"],
        ATTRIBUTES: [
          { name: "a_start", size: 2, type: FLOAT },
          { name: "a_end", size: 2, type: FLOAT },
        ],
        CONSTANT_ATTRIBUTES: [{ name: "a_corner", size: 2, type: FLOAT }],
        CONSTANT_DATA: [[0, -1], [1, -1], [1, 1], [0, -1], [1, 1], [0, 1]],
      };
    }

    /** Sigma calls this whenever its graph has changed, with the number of edges there: none. */
    reallocate(): void {
      super.reallocate(uniforms[kind].length / 4);
      this.array = uniforms[kind];
    }

    processVisibleItem(): void {}

    setUniforms(params: RenderParams, { gl, uniformLocations }: Info): void {
      const width = uniforms.ink.width * params.pixelRatio;
      gl.uniformMatrix3fv(uniformLocations["u_matrix"], false, params.matrix);
      gl.uniform1f(uniformLocations["u_correctionRatio"], params.correctionRatio);
      gl.uniform1f(uniformLocations["u_reach"], (width + 1) / 2 / params.pixelRatio);
      gl.uniform1f(uniformLocations["u_width"], width);
      gl.uniform1f(uniformLocations["u_alpha"], uniforms.ink[kind]);
      gl.uniform3f(uniformLocations["u_color"], ...uniforms.edge);
    }
  };
}
