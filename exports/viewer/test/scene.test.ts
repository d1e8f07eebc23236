import { describe, expect, test } from "vitest";
import { planYears, firstMonths } from "../src/logic/years";
import { spread } from "../src/logic/spread";
import { Model } from "../src/model";
import { fitted, toScreenX, toWorld, zoomedAt } from "../src/render/camera";
import { placeLabels } from "../src/render/labels";
import { Grid } from "../src/render/scene";
import { sample } from "./sample";

describe("camera", () => {
  test("zooming keeps the point under the pointer", () => {
    const before = { x: 3, y: 4, zoom: 10 };
    const at = toWorld(before, 800, 600, 100, 50);
    const after = zoomedAt(before, 800, 600, 100, 50, 1.7);
    expect(toWorld(after, 800, 600, 100, 50)[0]).toBeCloseTo(at[0]);
    expect(toWorld(after, 800, 600, 100, 50)[1]).toBeCloseTo(at[1]);
  });

  test("a fitted box is on screen whole", () => {
    const camera = fitted({ left: -100, right: 300, top: 0, bottom: 20 }, 800, 600, 40);
    expect(toScreenX(camera, 800, -100)).toBeGreaterThanOrEqual(39.9);
    expect(toScreenX(camera, 800, 300)).toBeLessThanOrEqual(760.1);
  });
});

describe("grid", () => {
  test("finds what a look at every node finds", () => {
    const count = 400;
    const place = { x: new Float32Array(count), y: new Float32Array(count) };
    let seed = 7;
    const random = (): number => (seed = (seed * 16807) % 2147483647) / 2147483647;
    for (let n = 0; n < count; n++) [place.x[n], place.y[n]] = [random() * 50, random() * 20];
    const grid = new Grid(Uint32Array.from(place.x.keys()), place, { left: 0, right: 50, top: 0, bottom: 20 });
    for (let n = 0; n < 200; n++) {
      const [x, y] = [random() * 60 - 5, random() * 30 - 5];
      const near = Array.from(place.x.keys())
        .map((node) => [Math.hypot(place.x[node] - x, place.y[node] - y), node])
        .filter(([distance]) => distance <= 1.5)
        .sort((a, b) => a[0] - b[0]);
      expect(grid.nearest(x, y, 1.5, () => 1.5)).toBe(near.length ? near[0][1] : -1);
    }
  });
});

describe("layouts", () => {
  test("the years view places what came first to the left, and lanes do not overlap", () => {
    const graph = sample();
    const plan = planYears(graph, [0, 1, 2, 3], firstMonths(graph));
    expect(plan.x[0]).toBeLessThan(plan.x[2]);
    expect(plan.columns.map((column) => column.label)).toEqual(["2021-04 – 06", "2023-04 – 06"]);
    plan.lanes.slice(1).forEach((lane, n) => expect(lane.y).toBeGreaterThanOrEqual(plan.lanes[n].y + plan.lanes[n].height));
  });

  test("a focus is spread the same each time, its first node in the middle", () => {
    const graph = sample();
    const [a, b] = [spread(graph, [0, 1, 2], [0, 1, 2]), spread(graph, [0, 1, 2], [0, 1, 2])];
    expect(Array.from(a.x)).toEqual(Array.from(b.x));
    expect([a.x[0], a.y[0]]).toEqual([0, 0]);
    expect(Math.hypot(a.x[1], a.y[1])).toBeGreaterThan(1);
  });
});

describe("labels", () => {
  const place = (hash: string): ReturnType<typeof placeLabels> => {
    const { scene, emphasis } = new Model(sample(), hash);
    const frame = { camera: { x: 2, y: 0, zoom: 30 }, width: 900, height: 500 };
    return placeLabels(scene, emphasis, frame, (text, size) => text.length * size * 0.55);
  };

  test("none lies over another", () => {
    const boxes = place("").map((label) => {
      const width = label.text.length * label.size * 0.55;
      const left = label.align === "center" ? label.x - width / 2 : label.x;
      return { left, right: left + width, top: label.y - label.size * 0.6, bottom: label.y + label.size * 0.6 };
    });
    expect(boxes.length).toBeGreaterThan(1);
    boxes.forEach((a, n) =>
      boxes.slice(n + 1).forEach((b) => {
        const apart = a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;
        expect(apart).toBe(true);
      }),
    );
  });

  test("the chosen one is always named", () => {
    expect(place("#selected=qlora").map((label) => label.text)).toContain("QLoRA");
  });
});
