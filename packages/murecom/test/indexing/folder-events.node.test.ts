import { EventEmitter } from 'node:events'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

// How folders are watched depends on the system. The events of macOS and Windows are written here, as Node passes them on.

type Listener = (kind: string, name: Buffer | null) => void
const opened: { path: string; recursive: boolean; listener: Listener; watcher: FakeWatcher }[] = []
let failure: (Error & { code?: string }) | undefined

class FakeWatcher extends EventEmitter {
  isClosed = false
  close(): void {
    this.isClosed = true
  }
}

vi.mock('node:fs', async original => ({
  ...(await original<typeof import('node:fs')>()),
  watch: (path: string | Buffer, { recursive }: { recursive: boolean }, listener: Listener) => {
    if (failure) throw failure
    const watcher = new FakeWatcher()
    opened.push({ path: String(path), recursive, listener, watcher })
    return watcher
  },
}))

const system = Object.getOwnPropertyDescriptor(process, 'platform')!
beforeEach(() => {
  opened.length = 0
  failure = undefined
})
afterEach(() => void Object.defineProperty(process, 'platform', system))

/** The module as it is loaded on a system, watching a folder with an album in it. */
async function watching(platform: NodeJS.Platform) {
  Object.defineProperty(process, 'platform', { ...system, value: platform })
  vi.resetModules()
  const { FolderEvents, isRemote } = await import('../../src/library/watch/folder-events.ts')
  const changed: string[] = []
  const failed: Error[] = []
  const events = new FolderEvents(
    '/music',
    path => changed.push(path),
    error => failed.push(error),
  )
  const added = events.add(
    new Map([
      ['/music', '1:1'],
      ['/music/Album', '1:2'],
    ]),
  )
  return { events, added, changed, failed, isRemote }
}
const fire = (name: string | null, kind = 'change'): void =>
  opened[0]!.listener(kind, name === null ? null : Buffer.from(name))

for (const platform of ['darwin', 'win32'] as const) {
  test(`${platform}: one watcher for all below the folder, whose events name paths`, async () => {
    const { added, changed, events } = await watching(platform)
    expect(opened.map(({ path, recursive }) => [path, recursive])).toEqual([['/music', true]])
    expect(added).toEqual(['/music'])
    fire('Album/cd 1/a.flac')
    fire('b.flac', 'rename')
    fire(null)
    expect(changed).toEqual(['/music/Album/cd 1/a.flac', '/music/b.flac', '/music'])
    // A folder that has the name of the one that is watched is nothing special here.
    fire('music', 'rename')
    expect(opened[0]!.watcher.isClosed).toBe(false)
    events.close()
    expect(opened[0]!.watcher.isClosed).toBe(true)
  })

  test(`${platform}: what systems write is left out wherever it lies, with either slash`, async () => {
    const { changed } = await watching(platform)
    fire('.Trashes/501/a.flac')
    fire('Album\\@eaDir\\a.flac')
    fire('Album/._a.flac')
    expect(changed).toEqual([])
  })

  test(`${platform}: a folder that was mounted anew is watched anew`, async () => {
    const { events } = await watching(platform)
    expect(events.add(new Map([['/music', '1:1']]))).toEqual([])
    expect(events.add(new Map([['/music', '7:1']]))).toEqual(['/music'])
    expect(opened.map(({ watcher }) => watcher.isClosed)).toEqual([true, false])
  })

  test(`${platform}: no file system is asked whether it is another machine's`, async () => {
    const { isRemote } = await watching(platform)
    expect(await isRemote('/music')).toBe(false)
  })
}

test('linux: a watcher for each folder, whose own removal ends it', async () => {
  const { added, changed } = await watching('linux')
  expect(opened.map(({ path, recursive }) => [path, recursive])).toEqual([
    ['/music', false],
    ['/music/Album', false],
  ])
  expect(added).toEqual(['/music', '/music/Album'])
  opened[1]!.listener('rename', Buffer.from('Album'))
  expect(opened.map(({ watcher }) => watcher.isClosed)).toEqual([false, true])
  expect(changed).toContain('/music/Album')
})

test.each(['darwin', 'win32', 'linux'] as const)(
  '%s: without watchers left, all is given up for polling',
  async name => {
    failure = Object.assign(new Error('no space'), { code: 'ENOSPC' })
    const { added, failed } = await watching(name)
    expect(added).toEqual([])
    expect(failed.map(error => error.message)).toEqual(['no space'])
  },
)

test.each(['darwin', 'linux'] as const)('%s: a watcher that fails later costs its folder, or all', async name => {
  const { changed, failed } = await watching(name)
  opened[0]!.watcher.emit('error', Object.assign(new Error('gone'), { code: 'EPERM' }))
  expect(changed).toEqual(['/music'])
  expect(failed).toEqual([])
  const second = await watching(name)
  opened.at(-1)!.watcher.emit('error', Object.assign(new Error('too many'), { code: 'EMFILE' }))
  expect(opened.at(-1)!.watcher.isClosed).toBe(true)
  expect(second.failed.map(error => error.message)).toEqual(['too many'])
})
