/**
 * The picture in WebGL: marks and links by sigma.js, between a canvas with what lies under them and
 * the one in the page, on which is painted what lies over them.
 */

import Graph from "graphology";
import Sigma from "sigma";
import { sizeScale } from "./camera";
import { linkEnds, sigmaCamera, SHAPE_NUMBERS, squareAround } from "./sigma-space";
import { edgesInView, firstAcross, inkOf } from "./ink";
import type { Frame } from "./marks";
import { paintAxisLabels, paintEmphasis, paintHover, paintLabels } from "./overlay";
import { paintGround, type Painted } from "./painter";
import { SHAPES, type Theme } from "./palette";
import { linkProgram, markProgram, type MarkData, type Rgb, type Uniforms } from "./programs";
import type { Look, Moment, Renderer } from "./renderer";
import type { Scene } from "./scene";

export class WebglRenderer implements Renderer {
  readonly name = "webgl";
  private readonly ground = document.createElement("canvas");
  private readonly layers = document.createElement("div");
  private readonly sigma: Sigma;
  private readonly uniforms: Uniforms = {
    ink: { near: 1, far: 1, width: 1, marks: 1 },
    background: [1, 1, 1],
    edge: [0, 0, 0],
    near: new Float32Array(),
    far: new Float32Array(),
  };
  private last: { look: Look; moment: Moment } | null = null;
  private square = { x: 0, y: 0, side: 1 };
  private zoom = 1;
  private disposed = false;

  /** Throws where the browser gives no context. `lost` is called when it takes one away. */
  constructor(private readonly canvas: HTMLCanvasElement, lost: () => void) {
    const container = document.createElement("div");
    this.layers.className = "layers";
    this.layers.setAttribute("aria-hidden", "true");
    this.layers.append(this.ground, container);
    canvas.before(this.layers);
    try {
      this.sigma = new Sigma(new Graph(), container, {
        allowInvalidContainer: true, // it has no size while the tables are shown
        renderLabels: false,
        defaultNodeType: "mark",
        defaultEdgeType: "near",
        nodeProgramClasses: { mark: markProgram(this.uniforms) },
        edgeProgramClasses: { near: linkProgram(this.uniforms, "near"), far: linkProgram(this.uniforms, "far") },
        zoomToSizeRatioFunction: () => 1 / sizeScale(this.zoom),
        stagePadding: 0,
      });
    } catch (error) {
      this.layers.remove();
      throw error;
    }
    for (const layer of Object.values(this.sigma.getCanvases())) {
      layer.addEventListener("webglcontextlost", () => {
        if (!this.disposed) lost();
      });
    }
  }

  frame(look: Look, moment: Moment): { painted: Painted; more: boolean } {
    const { camera, hovered } = moment;
    const { scene, emphasis, theme, size } = look;
    const frame: Frame = { camera, ...size };
    const before = this.last?.look;
    this.last = { look, moment };
    const links = edgesInView(scene, camera, size.width, size.height).length;
    this.uniforms.ink = inkOf(scene, emphasis, camera, links);
    this.uniforms.background = rgb(theme.background);
    this.uniforms.edge = rgb(theme.edge);
    this.zoom = camera.zoom;
    if (size !== before?.size) {
      [this.ground.width, this.ground.height] = [this.canvas.width, this.canvas.height];
      this.sigma.resize(true);
    }
    if (theme !== before?.theme || !sameParts(scene, before.scene)) this.load(scene, theme);
    else if (scene !== before.scene) this.move(scene, before.scene);
    this.sigma.getCamera().setState(sigmaCamera(camera, size.width, size.height, this.square));
    // Draws at once: what sigma would draw in its own next frame would lag behind the labels.
    this.sigma.refresh({ partialGraph: {}, skipIndexation: true });
    const under = this.ground.getContext("2d");
    const over = this.canvas.getContext("2d");
    if (under) paintGround(under, scene, frame, theme);
    if (!over) return { painted: { edgesInView: links, edgesDrawn: links, labels: [] }, more: false };
    over.setTransform(size.ratio, 0, 0, size.ratio, 0, 0);
    over.clearRect(0, 0, size.width, size.height);
    paintEmphasis(over, scene, emphasis, frame, theme);
    const labels = paintLabels(over, scene, emphasis, frame, theme);
    if (hovered >= 0) paintHover(over, scene, hovered, frame, theme);
    if (scene.axis) paintAxisLabels(over, scene, frame, theme);
    return { painted: { edgesInView: links, edgesDrawn: links, labels }, more: false };
  }

  picture(): HTMLCanvasElement {
    const whole = document.createElement("canvas");
    [whole.width, whole.height] = [this.canvas.width, this.canvas.height];
    const context = whole.getContext("2d");
    if (!context || !this.last) return whole;
    // A WebGL canvas keeps what is on it only until the browser has shown it, so draw it again.
    this.frame(this.last.look, this.last.moment);
    const { edges, nodes } = this.sigma.getCanvases();
    for (const layer of [this.ground, edges, nodes, this.canvas]) context.drawImage(layer, 0, 0, whole.width, whole.height);
    return whole;
  }

  dispose(): void {
    this.disposed = true;
    this.sigma.kill();
    this.layers.remove();
  }

  private load(scene: Scene, theme: Theme): void {
    this.square = squareAround(scene.bounds);
    const { x, y, side } = this.square;
    this.sigma.setCustomBBox({ x: [x - side / 2, x + side / 2], y: [-y - side / 2, -y + side / 2] });
    this.placeLinks(scene);
    this.sigma.setGraph(graphOf(scene, theme));
  }

  /** Follow a drag: the same marks, one of them elsewhere. */
  private move(scene: Scene, before: Scene): void {
    this.placeLinks(scene);
    const graph = this.sigma.getGraph();
    for (const node of scene.nodes) {
      if (scene.x[node] === before.x[node] && scene.y[node] === before.y[node]) continue;
      graph.mergeNodeAttributes(node, { x: scene.x[node], y: -scene.y[node] });
    }
  }

  private placeLinks(scene: Scene): void {
    // Among years no link is drawn but those of a chosen node.
    const edges = scene.axis ? new Uint32Array() : scene.edges;
    const across = firstAcross(scene, edges);
    this.uniforms.near = linkEnds(scene, edges.subarray(0, across), this.square);
    this.uniforms.far = linkEnds(scene, edges.subarray(across), this.square);
  }
}

function sameParts(a: Scene, b: Scene): boolean {
  if (a === b) return true;
  if (a.nodes.length !== b.nodes.length || a.edges.length !== b.edges.length || !a.axis !== !b.axis) return false;
  return a.nodes.every((node, n) => node === b.nodes[n] && a.size[node] === b.size[node]) && a.edges.every((edge, n) => edge === b.edges[n]);
}

/** The scene's marks in the order they are drawn, y upwards. */
function graphOf(scene: Scene, theme: Theme): Graph {
  const graph = new Graph();
  const { type, types } = scene.graph;
  const shapes = types.map((name) => Math.max(0, SHAPE_NUMBERS.indexOf(SHAPES[name])));
  for (const node of scene.nodes) {
    const mark: MarkData = {
      x: scene.x[node],
      y: -scene.y[node],
      size: scene.size[node],
      color: theme.types[types[type[node]]],
      shape: shapes[type[node]],
    };
    graph.addNode(node, mark);
  }
  return graph;
}

/** The parts of a colour `#rrggbb`, in 0–1. */
function rgb(colour: string): Rgb {
  const value = Number.parseInt(colour.slice(1), 16);
  return [(value >> 16) / 255, ((value >> 8) & 255) / 255, (value & 255) / 255];
}
