import { defineConfig } from "vite";

export default defineConfig({
  base: "./", // the built pages work in any folder, such as tactus's /www/
  build: { rollupOptions: { input: ["index.html", "p5.html", "three.html"] } },
});
