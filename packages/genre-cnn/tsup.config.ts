import { defineConfig } from 'tsup'

export default defineConfig({
  entry: [
    'src/index.ts',
    'src/gtzan.ts',
    'src/musicnn.ts',
    'src/node.ts',
    'src/train-worker.ts',
    'src/inference-worker.ts',
  ],
  format: ['esm'],
  target: 'es2023',
  platform: 'neutral',
  dts: false, // tsc writes the declarations: tsup cannot under TypeScript 7
  sourcemap: true,
  clean: true,
  splitting: true,
  noExternal: ['@murecom/internal'],
})
