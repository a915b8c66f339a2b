import { expect, test } from 'vitest'
import { defaultLibraryPath } from '../src/options/library-path.ts'
import { formatSeconds, ProgressBar } from '../src/terminal/progress.ts'
import { clean, displayWidth, formatTable } from '../src/terminal/table.ts'
import { nodeTooOld } from '../src/versions/node-version.ts'

test('a table fits the terminal, wide characters counted as two columns', () => {
  const table = formatTable(
    [{ heading: '#', numeric: true }, { heading: 'title' }],
    [
      ['1', '王菲 红豆'],
      ['10', 'a title that is much too long for the terminal'],
    ],
    24,
  )
  expect(table).toBe(' #  title\n 1  王菲 红豆\n10  a title that is muc…')
  for (const line of table.split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(24)
})

test('a path that is cut keeps its end', () => {
  const table = formatTable([{ heading: 'file', keep: 'end' }], [['/home/me/Music/王菲/红豆.mp3']], 16)
  expect(table).toBe('file\n…c/王菲/红豆.mp3')
})

test.each([
  ['abc', 3],
  ['王菲', 4],
  ['방탄', 4],
  ['é', 1],
  ['e\u0301', 1],
  ['👩‍👩‍👧', 2],
  ['ｶﾅ', 2],
])('%s takes %i columns', (text, width) => {
  expect(displayWidth(text)).toBe(width)
})

test('names cannot steer the terminal', () => {
  expect(clean('\x1b[2Jred\x1b[31m\nline\u202etxt')).toBe('red line txt')
})

test('the bar redraws on a terminal and writes a few lines elsewhere', () => {
  const draw = (isTerminal: boolean): string => {
    let text = ''
    const io = {
      out: () => {},
      outBytes: () => {},
      err: (t: string) => {
        text += t
      },
      isTerminal,
      columns: 80,
      env: {},
      secret: async () => '',
      onInterrupt: () => () => {},
    }
    const bar = new ProgressBar(io, 'songs')
    for (let done = 1; done <= 100; done++) bar.update({ done, total: 100, rate: 12.34, etaSeconds: 100 - done })
    bar.clear()
    return text
  }
  expect(draw(false).trim().split('\n')).toHaveLength(10)
  expect(draw(false)).toContain('100/100 songs  12.3 songs/s  0 s left')
  expect(draw(true).split('\r')).toHaveLength(102)
  expect(draw(true).endsWith('\r\x1b[2K')).toBe(true)
})

test.each([
  [6.2, '7 s'],
  [60, '1 min 0 s'],
  [3599, '59 min 59 s'],
  [7500, '2 h 5 min'],
])('%d seconds read as %s', (seconds, text) => {
  expect(formatSeconds(seconds)).toBe(text)
})

test('an old Node is told which one is needed', () => {
  expect(nodeTooOld('20.20.2')).toBe(
    'murecom needs Node.js 22.12 or newer, this is 20.20.2. Get one at https://nodejs.org',
  )
  expect(nodeTooOld('22.11.0')).not.toBeNull()
  expect(nodeTooOld('22.12.0')).toBeNull()
  expect(nodeTooOld('24.0.1')).toBeNull()
})

test("the library lies in the platform's folder for data", () => {
  expect(defaultLibraryPath({ HOME: '/home/me' }, 'linux')).toBe('/home/me/.local/share/murecom/library.murecom')
  expect(defaultLibraryPath({ HOME: '/home/me', XDG_DATA_HOME: '/d' }, 'linux')).toBe('/d/murecom/library.murecom')
  expect(defaultLibraryPath({ HOME: '/Users/me' }, 'darwin')).toBe(
    '/Users/me/Library/Application Support/murecom/library.murecom',
  )
})
