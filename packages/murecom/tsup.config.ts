import { defineConfig } from 'tsup'

export default defineConfig({
  entry: [
    'src/index.ts',
    'src/node.ts',
    'src/melspec.ts',
    'src/knn.ts',
    'src/genre-cnn.ts',
    'src/word2vec.ts',
    'src/item-cf.ts',
    'src/spotify-crawler.ts',
    'src/index-worker.ts',
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
