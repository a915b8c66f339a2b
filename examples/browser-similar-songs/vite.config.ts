import { defineConfig } from 'vite'
import { shell } from '../../tools/build/shell.ts'

// A static site: what is in dist/ can be put on any web server, and needs nothing of it.
export default defineConfig({
  base: './',
  plugins: [shell()],
  resolve: { conditions: ['@murecom/source', 'browser', 'import', 'module', 'default'] },
  worker: { format: 'es' },
  // Inlined files would be data: URLs, which the page's content security policy refuses.
  build: { target: 'es2023', chunkSizeWarningLimit: 6000, assetsInlineLimit: 0, modulePreload: { polyfill: false } },
})
