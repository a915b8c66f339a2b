import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { GenreCnn } from '../src/index.ts'
import { toyModel } from './toy.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'genre-cnn-'))
})
afterAll(() => rm(folder, { recursive: true }))

test('a file brings back the model: by path, address, Blob and bytes', async () => {
  const model = toyModel({ preprocessing: { compression: 'db' } })
  const path = join(folder, 'toy.mgcn')
  await model.save(path)
  expect(await readdir(folder)).toEqual(['toy.mgcn']) // nothing half written beside it
  const bytes = await readFile(path)
  for (const source of [path, pathToFileURL(path), pathToFileURL(path).href, new Blob([bytes]), bytes]) {
    expect(new Uint8Array((await GenreCnn.load(source)).toBuffer())).toEqual(new Uint8Array(model.toBuffer()))
  }
  const server = createServer((request, response) => {
    response.writeHead(request.url === '/toy.mgcn' ? 200 : 404).end(bytes)
  })
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  try {
    expect((await GenreCnn.load(`${address}/toy.mgcn`)).labels).toEqual(model.labels)
    await expect(GenreCnn.load(`${address}/other`)).rejects.toThrow('answers with 404')
  } finally {
    server.close()
  }
})

test('saves to a function', async () => {
  const model = toyModel()
  let taken: Uint8Array | undefined
  await model.save(bytes => {
    taken = bytes
  })
  expect(taken).toEqual(new Uint8Array(model.toBuffer()))
})

test('refuses a file that is cut off, and none', async () => {
  const path = join(folder, 'cut.mgcn')
  await writeFile(path, new Uint8Array(toyModel().toBuffer()).subarray(0, 900))
  await expect(GenreCnn.load(path)).rejects.toMatchObject({ code: 'foreign-buffer' })
  await expect(GenreCnn.load(join(folder, 'none'))).rejects.toMatchObject({ code: 'ENOENT' })
  await expect(GenreCnn.load(5 as never)).rejects.toThrow(TypeError)
})
