import { defineConfig } from "vite";

// The style of the server's pages, and the script and style of its query page, beside the explorer.
export default defineConfig({
  build: {
    target: "es2022",
    outDir: "dist",
    emptyOutDir: false,
    modulePreload: false,
    rollupOptions: {
      input: { pages: "pages/pages.css", query: "pages/query/main.ts" },
      output: { entryFileNames: "[name].js", assetFileNames: "[name][extname]" },
    },
  },
});
