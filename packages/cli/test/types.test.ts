import type { Hono } from 'hono'
import type { PlaylistRecommender } from 'murecom'
import type { Library } from 'murecom/node'
import { expectTypeOf, test } from 'vitest'
import type * as cli from '../src/index.ts'
import type * as server from '../src/server.ts'

test('the program is a function of its arguments and its surroundings', () => {
  expectTypeOf<typeof cli.main>().toEqualTypeOf<(args: readonly string[], io?: cli.Io) => Promise<number>>()
})

test('a Library and a PlaylistRecommender are served as they are', () => {
  expectTypeOf<Library>().toExtend<server.ServedLibrary>()
  expectTypeOf<PlaylistRecommender>().toExtend<server.NextSongSource>()
  expectTypeOf<server.ServerOptions['recommender']>().toEqualTypeOf<server.NextSongSource | undefined>()
  expectTypeOf<typeof server.createServer>().returns.toEqualTypeOf<Hono>()
})

test('a running server is closed asynchronously', () => {
  expectTypeOf<typeof server.listen>().returns.toEqualTypeOf<Promise<server.RunningServer>>()
  expectTypeOf<server.RunningServer>().toExtend<AsyncDisposable>()
  expectTypeOf<server.RateLimit>().toEqualTypeOf<{ perSecond: number; burst: number }>()
})
