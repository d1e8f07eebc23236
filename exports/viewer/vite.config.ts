import { readFileSync } from "node:fs";
import { defineConfig } from "vitest/config";

// One script and one style sheet under fixed names: the single-file export puts them into a page,
// and equal sources give equal bytes.
export default defineConfig({
  base: "./",
  build: {
    target: "es2022",
    outDir: "dist",
    emptyOutDir: false, // the server's pages are there, too: vite.pages.config.ts
    assetsDir: ".",
    modulePreload: false,
    cssCodeSplit: false,
    rollupOptions: {
      // The renderer that is loaded late is in the one script, which has no address of its own.
      transform: { define: { "import.meta": "{}" } },
      output: {
        format: "iife",
        postBanner: `/*!\n${readFileSync("LICENSES.txt", "utf-8")}*/`,
        entryFileNames: "explorer.js",
        assetFileNames: "explorer[extname]",
      },
    },
  },
  test: { include: ["test/**/*.test.ts"], environment: "node" },
});
