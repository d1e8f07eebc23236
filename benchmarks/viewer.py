# ruff: noqa: E501 - scripts of the page and columns of the payload stand on one line each
"""How fast the explorer opens and moves, beside a bare sigma.js page, in the same run.

    python benchmarks/viewer.py [--rounds 3] [--webgl]

Needs chromium, chromedriver, selenium, and ``npm ci`` in exports/viewer. Prints JSON lines and a
table. Times are wall time in milliseconds of a headless Chromium without a hardware renderer; a
frame is the time between two calls of requestAnimationFrame while the page is panned and zoomed.
The explorer draws on its 2D canvas, as it does by itself where there is no graphics card; with
``--webgl`` the same graph of 10,000 nodes is drawn by its WebGL as well. A page of WebGL marks its first
picture when it has told the renderer what to draw, so compare the CPU time there.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
from processes import cpu_seconds

from kg.exports.explorer import Payload, explorer_page
from kg.exports.layout import lay_out

MODULES = Path(__file__).resolve().parent.parent / "exports" / "viewer" / "node_modules"
SECONDS_OF_MOTION = 4
ALL_TYPES = "support=1&types=Method,Model,Dataset,Benchmark,Task,Metric,Concept,Paper"

# Pans and zooms with the events of a mouse, one of each in every frame, and notes the frames.
MOVE = """
const [selector, seconds, done] = arguments;
const target = document.querySelector(selector);
const box = target.getBoundingClientRect();
const [cx, cy] = [box.left + box.width / 2, box.top + box.height / 2];
const fire = (type, kind, more) => target.dispatchEvent(new kind(type, {
  bubbles: true, cancelable: true, clientX: cx, clientY: cy, pointerId: 1, pointerType: 'mouse', ...more }));
target.setPointerCapture = () => undefined;
const frames = [];
let last = performance.now();
const start = last;
let n = 0;
const step = (now) => {
  frames.push(now - last);
  last = now;
  n += 1;
  const [x, y] = [cx + 120 * Math.sin(n / 9), cy + 80 * Math.cos(n / 7)];
  if (n === 1) for (const [type, kind] of [['pointerdown', PointerEvent], ['mousedown', MouseEvent]]) fire(type, kind, {});
  for (const [type, kind] of [['pointermove', PointerEvent], ['mousemove', MouseEvent]]) fire(type, kind, { clientX: x, clientY: y });
  document.dispatchEvent(new MouseEvent('mousemove', { clientX: x, clientY: y, bubbles: true }));
  if (n % 2) fire('wheel', WheelEvent, { deltaY: Math.sin(n / 20) * 60 });
  if (now - start < seconds * 1000) return requestAnimationFrame(step);
  for (const [type, kind] of [['pointerup', PointerEvent], ['mouseup', MouseEvent]]) fire(type, kind, {});
  done(frames.slice(1));
};
requestAnimationFrame(step);
"""

SIGMA_PAGE = """<!doctype html><meta charset="utf-8"><title>sigma</title>
<style>html,body,#graph{{margin:0;width:100%;height:100%}}</style><div id="graph"></div>
<script>{graphology}</script><script>{sigma}</script><script>
const data = {data};
const graph = new graphology.Graph({{ multi: true }});
data.x.forEach((x, n) => graph.addNode(n, {{ x, y: data.y[n], size: 3, color: '#0b6bb0', label: 'node ' + n }}));
data.source.forEach((a, n) => graph.addEdge(a, data.target[n], {{ size: 1, color: '#c8cede' }}));
new Sigma(graph, document.getElementById('graph'));
requestAnimationFrame(() => requestAnimationFrame(() => performance.mark('painted')));
</script>"""


def edges(nodes: int, count: int, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Random edges with communities and hubs."""
    random = np.random.default_rng(seed)
    groups = max(2, nodes // 400)
    size = nodes // groups
    source = random.integers(0, nodes, count)
    home = source // size * size
    near = home + (size * random.random(count) ** 2.5).astype(np.int64)
    far = random.integers(0, nodes, count)
    target = np.where(random.random(count) < 0.85, near, far)
    return source, np.minimum(target, nodes - 1)


def payload(nodes: int, count: int) -> Payload:
    """A payload of that many nodes (a fifth of them papers) and edges (half of them roles)."""
    papers = nodes // 5
    entities = nodes - papers
    half = count // 2
    source, target = edges(entities, half)
    paper = np.sort(np.arange(half) % papers)
    entity = edges(entities, half, seed=2)[1]
    layout = lay_out(
        nodes, np.concatenate([paper + entities, source]), np.concatenate([entity, target])
    )
    sixteenths = {name: np.rint(getattr(layout, name) * 16).astype(int).tolist() for name in ("x", "y", "centre_x", "centre_y", "radius")}  # fmt: skip
    support = np.bincount(entity, minlength=entities)
    community = layout.community.tolist()
    top: list[list[int]] = [[] for _ in layout.radius]
    for n in np.argsort(-support, kind="stable").tolist():
        if len(top[community[n]]) < 4:
            top[community[n]].append(n)
    statement = {"start": [-1] * half, "end": [-1] * half, "confidence": [90] * half}
    none: dict[str, Any] = {name: {} for name in ("subject", "subjectText", "object", "objectText", "metric", "metricText", "valueText", "baselineValueText", "unit", "on", "onText")}  # fmt: skip
    return {
        "version": 1, "title": f"{nodes:,} nodes", "base": "https://example.org/",
        "types": ["Method", "Model", "Dataset", "Benchmark", "Task", "Metric", "Concept", "Paper"],
        "roleNames": ["uses"], "relationNames": ["basedOn"], "predicateNames": ["shows"],
        "entities": {
            "id": [f"e{n}" for n in range(entities)], "label": [f"technique {n}" for n in range(entities)],
            "type": [n % 7 for n in range(entities)], "aliases": [[f"T{n}"] for n in range(entities)], "definition": {},
        },
        "papers": {
            "key": [f"arxiv:{n}" for n in range(papers)], "title": [f"Paper {n}" for n in range(papers)],
            "date": [f"20{15 + n % 10}-0{1 + n % 9}-01" for n in range(papers)], "page": [""] * papers,
        },
        "roles": {"paper": paper.tolist(), "role": [0] * half, "entity": entity.tolist(), **statement},
        "relations": {
            "subject": source.tolist(), "type": [0] * half, "object": target.tolist(),
            "paper": (np.arange(half) % papers).tolist(), "inferred": [], **statement,
        },
        "findings": {"paper": [], "predicate": [], "confidence": [], "start": [], "end": [], "lowerIsBetter": [], **none},
        "broader": {"child": [], "parent": [], "proposed": []},
        "layout": {"x": sixteenths["x"], "y": sixteenths["y"], "community": community},
        "communities": {"x": sixteenths["centre_x"], "y": sixteenths["centre_y"], "r": sixteenths["radius"], "top": top},
    }  # fmt: skip


def write_pages(folder: Path, *, webgl: bool) -> dict[str, str]:
    """The pages by name, as addresses."""
    made: dict[str, str] = {}
    for nodes, count in ((10_000, 40_000), (100_000, 200_000)):
        start = time.process_time()
        data = payload(nodes, count)
        print(json.dumps({"layout": nodes, "cpu_seconds": round(time.process_time() - start, 2)}))
        path = folder / f"explorer-{nodes}.html"
        texts = {"abstract": [], "authors": []}
        path.write_text(explorer_page(data, texts), "utf-8")
        made[f"explorer {nodes}"] = f"{path.as_uri()}#renderer=canvas&{ALL_TYPES}"
        if webgl and nodes == 10_000:
            made[f"explorer {nodes} webgl"] = f"{path.as_uri()}#renderer=webgl&{ALL_TYPES}"
    path = folder / "sigma.html"
    path.write_text(sigma_page(1_000, 2_000), "utf-8")
    made["sigma 1000"] = path.as_uri()
    return made


def sigma_page(nodes: int, count: int) -> str:
    """A page of sigma.js and nothing else."""
    source, target = edges(nodes, count)
    layout = lay_out(nodes, source, target)
    data = {
        "x": layout.x.tolist(),
        "y": layout.y.tolist(),
        "source": source.tolist(),
        "target": target.tolist(),
    }
    return SIGMA_PAGE.format(
        graphology=(MODULES / "graphology/dist/graphology.umd.min.js").read_text("utf-8"),
        sigma=(MODULES / "sigma/dist/sigma.min.js").read_text("utf-8"),
        data=json.dumps(data),
    )


def open_browser() -> Any:
    """A headless Chromium at 1280 by 800."""
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or shutil.which("google-chrome") or ""
    for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--window-size=1280,800", "--enable-unsafe-swiftshader"):  # fmt: skip
        options.add_argument(argument)
    driver = webdriver.Chrome(options, webdriver.ChromeService(shutil.which("chromedriver")))
    driver.set_script_timeout(300)
    driver.set_page_load_timeout(300)
    return driver


def measure(driver: Any, name: str, address: str) -> dict[str, Any]:
    """First picture and frames of one page; CPU is that of every process of the browser."""
    browser = driver.service.process.pid
    driver.get("about:blank")
    before = cpu_seconds(browser)
    driver.get(address)
    mark = None
    deadline = time.monotonic() + 120
    while mark is None and time.monotonic() < deadline:
        mark = driver.execute_script(
            "return performance.getEntriesByName('painted')[0]?.startTime ?? null"
        )
        time.sleep(0.05)
    opening = (cpu_seconds(browser) - before) * 1000
    time.sleep(2)
    target = ".sigma-mouse" if name.startswith("sigma") else ".picture"
    before = cpu_seconds(browser)
    frames = driver.execute_async_script(MOVE, target, SECONDS_OF_MOTION)
    moving = (cpu_seconds(browser) - before) * 1000
    load = driver.execute_script(
        "return performance.timing.loadEventEnd - performance.timing.navigationStart"
    )
    return {
        "page": name,
        "first_picture_ms": round(mark) if mark else None,
        "first_picture_cpu_ms": round(opening),
        "load_ms": load,
        "frames": len(frames),
        "median_ms": round(statistics.median(frames), 1),
        "p95_ms": round(float(np.percentile(frames, 95)), 1),
        "longest_ms": round(max(frames), 1),
        "frame_cpu_ms": round(moving / len(frames), 1),
    }


def main() -> None:
    """Measure, print, and sum up by medians."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--webgl", action="store_true", help="measure the explorer's WebGL, too")
    arguments = parser.parse_args()
    rows: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as folder:
        pages = write_pages(Path(folder), webgl=arguments.webgl)
        for number in range(arguments.rounds):
            driver = open_browser()
            for name, address in pages.items():
                row = measure(driver, name, address) | {"round": number + 1}
                print(json.dumps(row), flush=True)
                rows.append(row)
            driver.quit()
    keys = ("first_picture_ms", "first_picture_cpu_ms", "median_ms", "p95_ms", "frame_cpu_ms")
    print("\n| page | " + " | ".join(keys) + " |\n|---|" + "--:|" * len(keys))
    for name in pages:
        mine = [row for row in rows if row["page"] == name]
        figures = (statistics.median(row[key] for row in mine) for key in keys)
        print(f"| {name} | " + " | ".join(f"{figure:g}" for figure in figures) + " |")


if __name__ == "__main__":
    main()
