import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'
import { shell } from '../../tools/build/shell.ts'

// The page of `murecom serve`: plain TypeScript, into the folder from which the server reads it.
export default defineConfig({
  root: fileURLToPath(new URL('./web/', import.meta.url)),
  base: './',
  plugins: [shell()],
  build: {
    outDir: fileURLToPath(new URL('./dist/web/', import.meta.url)),
    emptyOutDir: true,
    target: 'es2023',
    // Inlined files would be data: URLs, which the page's content security policy refuses to run.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
})
