import { describe, expect, test } from "vitest";
import { Model } from "../src/model";
import { toScreenX, toScreenY } from "../src/render/camera";
import { chosenRenderer } from "../src/render/choice";
import { isHardware } from "../src/render/hardware";
import { EDGE_BUDGET, edgesInView, firstAcross, inkOf } from "../src/render/ink";
import { corners } from "../src/render/palette";
import { distanceGlsl, halfPlanes, linkEnds, SHAPE_NUMBERS, sigmaCamera, squareAround } from "../src/render/sigma-space";
import { sample } from "./sample";

describe("choice of the renderer", () => {
  test.each([
    "ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (Subzero) (0x0000C0DE)), SwiftShader driver)",
    "Google SwiftShader",
    "llvmpipe (LLVM 15.0.7, 256 bits)",
    "Mesa/X.org, llvmpipe, or similar",
    "softpipe",
    "ANGLE (Microsoft, Microsoft Basic Render Driver Direct3D11 vs_5_0 ps_5_0, D3D11)",
    "Software Rasterizer",
    "GDI Generic",
  ])("%s is drawn by the processor", (name) => {
    expect(isHardware(name)).toBe(false);
  });

  test.each([
    "ANGLE (NVIDIA, NVIDIA GeForce RTX 3060 Direct3D11 vs_5_0 ps_5_0, D3D11)",
    "ANGLE (Intel, Mesa Intel(R) UHD Graphics 620 (KBL GT2), OpenGL 4.6)",
    "Adreno (TM) 650",
    "Apple GPU",
  ])("%s is a graphics card", (name) => {
    expect(isHardware(name)).toBe(true);
  });

  test("no WebGL is no graphics card", () => {
    expect(isHardware(null)).toBe(false);
  });

  test("is by the graphics card, unless one was asked for", () => {
    expect(chosenRenderer("auto", "Apple GPU")).toBe("webgl");
    expect(chosenRenderer("auto", "Google SwiftShader")).toBe("canvas");
    expect(chosenRenderer("auto", null)).toBe("canvas");
    expect(chosenRenderer("webgl", null)).toBe("webgl");
    expect(chosenRenderer("canvas", "Apple GPU")).toBe("canvas");
  });
});

describe("sigma's space", () => {
  const camera = { x: 3, y: -2, zoom: 11 };
  const square = squareAround({ left: -20, right: 60, top: -7, bottom: 9 });

  /** Where sigma draws a point of its square: its matrix, for a square graph without padding. */
  const sigmaScreen = (x: number, y: number, width: number, height: number): [number, number] => {
    const { x: cx, y: cy, ratio } = sigmaCamera(camera, width, height, square);
    const scale = Math.min(width, height) / ratio;
    return [width / 2 + (x - cx) * scale, height / 2 - (y - cy) * scale];
  };

  test.each([[800, 600], [390, 700]])("a link ends where the canvas has its nodes, at %i by %i", (width, height) => {
    const { scene } = new Model(sample(), "");
    const [edge] = scene.edges;
    const ends = linkEnds(scene, scene.edges, square);
    const [from, to] = [sigmaScreen(ends[0], ends[1], width, height), sigmaScreen(ends[2], ends[3], width, height)];
    const { source, target } = scene.graph;
    expect(from[0]).toBeCloseTo(toScreenX(camera, width, scene.x[source[edge]]), 2);
    expect(from[1]).toBeCloseTo(toScreenY(camera, height, scene.y[source[edge]]), 2);
    expect(to[0]).toBeCloseTo(toScreenX(camera, width, scene.x[target[edge]]), 2);
    expect(ends).toHaveLength(4 * scene.edges.length);
  });

  test("a box without extent has a square with one", () => {
    expect(squareAround({ left: 1, right: 1, top: 2, bottom: 2 }).side).toBeGreaterThan(0);
  });
});

describe("shapes in a shader", () => {
  const shapes = SHAPE_NUMBERS.flatMap((shape) => {
    const points = corners(shape);
    return points ? [{ shape, points }] : [];
  });

  test.each(shapes)("a $shape has its middle inside and its corners on its sides", ({ points }) => {
    const planes = halfPlanes(points);
    const away = (x: number, y: number): number => Math.max(...planes.map(([nx, ny, offset]) => nx * x + ny * y - offset));
    expect(away(0, 0)).toBeLessThan(-0.5);
    for (const [x, y] of points) {
      expect(away(x, y)).toBeCloseTo(0);
      expect(away(1.1 * x, 1.1 * y)).toBeGreaterThan(0);
    }
  });

  test("every shape has a branch", () => {
    const source = distanceGlsl();
    SHAPE_NUMBERS.forEach((_, n) => expect(source).toContain(`if (shape < ${n}.5) return `));
  });
});

describe("ink", () => {
  const { scene, emphasis } = new Model(sample(), "");
  const camera = { x: 2, y: 0, zoom: 10 };

  test("links grow fainter the more there are, and those across communities more so", () => {
    const few = inkOf(scene, emphasis, camera, 10);
    const many = inkOf(scene, emphasis, camera, 10 * EDGE_BUDGET);
    expect(many.near).toBeLessThan(few.near);
    expect(many.far / many.near).toBeLessThan(few.far / few.near);
  });

  test("what does not stand out steps back", () => {
    const chosen = new Model(sample(), "#selected=lora");
    const plain = inkOf(scene, emphasis, camera, 10);
    const ink = inkOf(chosen.scene, chosen.emphasis, camera, 10);
    expect(ink.near).toBeLessThan(plain.near);
    expect(ink.marks).toBeLessThan(plain.marks);
  });

  test("a link is in view with one end there, and none is among years", () => {
    expect(edgesInView(scene, camera, 800, 600)).toHaveLength(scene.edges.length);
    expect(edgesInView(scene, { x: 500, y: 500, zoom: 10 }, 80, 60)).toHaveLength(0);
    expect(edgesInView(new Model(sample(), "#view=years").scene, camera, 800, 600)).toHaveLength(0);
  });

  test("links within communities come before those across them", () => {
    const { scene: all } = new Model(sample(), "#types=Method,Benchmark,Paper");
    const { source, target, community } = all.graph;
    const crosses = Array.from(all.edges, (edge) => community[source[edge]] !== community[target[edge]]);
    const first = firstAcross(all, all.edges);
    expect(crosses.slice(0, first)).not.toContain(true);
    expect(crosses.slice(first)).not.toContain(false);
    expect(crosses.slice(first).length).toBeGreaterThan(0);
  });
});
