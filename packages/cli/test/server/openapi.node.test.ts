import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { createServer } from '../../src/server.ts'
import { fakeLibrary } from './fake-library.ts'

const folder = mkdtempSync(join(tmpdir(), 'murecom-openapi-'))
afterAll(() => rmSync(folder, { recursive: true }))
const app = createServer({ library: fakeLibrary(folder, 2), version: '1.2.3' })

interface Document {
  openapi: string
  info: { version: string }
  paths: Record<string, Record<string, { parameters?: { in: string; name: string }[]; responses: object }>>
  components: { schemas: Record<string, unknown> }
}

test('describes each route that is there, and no other', async () => {
  const document = (await (await app.request('/openapi.json')).json()) as Document
  expect(document.openapi).toBe('3.1.0')
  expect(document.info.version).toBe('1.2.3')
  const described = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.keys(item).map(method => `${method.toUpperCase()} ${path}`),
  )
  const routes = app.routes
    .filter(({ method, path }) => method !== 'ALL' && method !== 'OPTIONS' && path !== '/')
    .map(({ method, path }) => {
      return `${method} ${path.replace(/:(\w+)/g, '{$1}')}`
    })
  expect(described.toSorted()).toEqual(routes.toSorted())
})

test('names the parameters of its paths, and only schemas that are there', async () => {
  const document = (await (await app.request('/openapi.json')).json()) as Document
  for (const [path, item] of Object.entries(document.paths)) {
    for (const operation of Object.values(item)) {
      const named = (operation.parameters ?? []).filter(p => p.in === 'path').map(p => `{${p.name}}`)
      expect(path.match(/\{\w+\}/g) ?? []).toEqual(named)
      expect(operation.responses).toHaveProperty('200')
    }
  }
  for (const [, name] of JSON.stringify(document).matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
    expect(document.components.schemas).toHaveProperty(name!)
  }
})
