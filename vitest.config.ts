import { defineConfig } from 'vitest/config'

// Packages resolve to their sources through the export condition "@murecom/source": tests need no build, and worker
// threads that a test starts resolve the same way, because they inherit the Node option.
export default defineConfig({
  resolve: { conditions: ['@murecom/source'] },
  ssr: { resolve: { conditions: ['@murecom/source', 'node', 'import', 'module', 'default'] } },
  test: {
    include: ['{packages,examples,tools,cluster}/*/test/**/*.test.ts'],
    exclude: ['**/*.browser.test.ts', '**/node_modules/**'],
    execArgv: ['--conditions=@murecom/source'],
    // vitest leaves one core alone: on two that is half of the machine.
    maxWorkers: '100%',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: process.env['CI']
      ? ['default', ['json', { outputFile: process.env['MURECOM_TEST_REPORT'] ?? '.vitest/node.json' }]]
      : ['default'],
  },
})
