import { defineConfig } from 'vite'

// A static site: what is in dist/ can be put on any web server, and needs nothing of it.
export default defineConfig({
  base: './',
  resolve: { conditions: ['@murecom/source', 'browser', 'import', 'module', 'default'] },
  worker: { format: 'es' },
  build: { target: 'es2023', chunkSizeWarningLimit: 6000 },
})
