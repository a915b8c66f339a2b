import { playwright } from '@vitest/browser-playwright'
import { defineConfig } from 'vitest/config'
import { chromiumPath } from './tools/testing/src/chromium.ts'

const executablePath = chromiumPath()
if (!executablePath) {
  throw new Error('no Chromium found: install it (apt-get install chromium) or name its path in the variable CHROMIUM')
}

// The same tests as in Node, for the packages that run in a page, in the Chromium of the system. A test that cannot run in
// a page (files, threads of Node) is named *.node.test.ts.
export default defineConfig({
  resolve: { conditions: ['@murecom/source', 'browser', 'import', 'module', 'default'] },
  server: {
    // Cross-origin isolated, so that SharedArrayBuffer and threads can be tested too.
    headers: { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' },
  },
  test: {
    include: ['packages/{melspec,song-map,features,decode,knn,word2vec,item-cf,text,genre-cnn}/test/**/*.test.ts'],
    exclude: ['**/*.node.test.ts', '**/node_modules/**'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    fileParallelism: false,
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      provider: playwright({
        launchOptions: {
          executablePath,
          args: [
            '--no-sandbox',
            // WebGL on the processor, where there is no graphics card
            '--use-gl=angle',
            '--use-angle=swiftshader',
            '--enable-unsafe-swiftshader',
            '--disable-dev-shm-usage',
            '--disable-background-networking',
            '--disable-component-update',
            '--disable-sync',
            '--no-first-run',
          ],
        },
      }),
      instances: [{ browser: 'chromium' }],
    },
    reporters: process.env['CI'] ? ['default', ['json', { outputFile: '.vitest/browser.json' }]] : ['default'],
  },
})
