import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openToOthers, writePrivate } from '../src/private-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'murecom-private-'))
afterAll(() => rmSync(folder, { recursive: true }))
const isUnix = process.platform !== 'win32'
if (!isUnix) console.log('skipped: modes of files are those of Unix')

test.skipIf(!isUnix)('a file is private, whatever its folder, an older one and a left one allow', () => {
  const path = join(folder, 'new', 'secrets.json')
  writePrivate(path, 'one')
  expect(readFileSync(path, 'utf8')).toBe('one')
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(statSync(join(folder, 'new')).mode & 0o777).toBe(0o700)
  chmodSync(path, 0o644)
  writeFileSync(`${path}.${process.pid}.tmp`, 'left by a crash')
  chmodSync(`${path}.${process.pid}.tmp`, 0o666)
  writePrivate(path, 'two')
  expect(readFileSync(path, 'utf8')).toBe('two')
  expect(statSync(path).mode & 0o777).toBe(0o600)
})

test.skipIf(!isUnix)('a file that the group or others may read is named, with what mends it', () => {
  expect(openToOthers('/k', 0o100600)).toBeUndefined()
  expect(openToOthers('/k', 0o100640)).toBe('/k may be read by others; run: chmod 600 /k')
  expect(openToOthers('/k', 0o100604)).toBe('/k may be read by others; run: chmod 600 /k')
})
