import { defineConfig } from "vitest/config";

// One script and one style sheet under fixed names: the single-file export puts them into a page,
// and equal sources give equal bytes.
export default defineConfig({
  base: "./",
  build: {
    target: "es2022",
    outDir: "dist",
    assetsDir: ".",
    modulePreload: false,
    cssCodeSplit: false,
    rollupOptions: {
      output: {
        format: "iife",
        entryFileNames: "explorer.js",
        assetFileNames: "explorer[extname]",
      },
    },
  },
  test: { include: ["test/**/*.test.ts"], environment: "node" },
});
