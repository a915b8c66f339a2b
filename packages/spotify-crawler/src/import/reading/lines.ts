/** Longest line that is kept, in bytes: real rows stay under 2 kB. */
const LONGEST = 1 << 20
/** Lines that are read at once; behind them an import may be stopped. */
export const PAUSE_LINES = 5000
const NEWLINE = 0x0a
const RETURN = 0x0d

/** The lines of a stream of bytes, as UTF-8, without their ends; undefined for one that is longer than 1 MB. */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string | undefined> {
  const decoder = new TextDecoder()
  let rest: Uint8Array[] = []
  let length = 0
  const joined = (): string | undefined => {
    if (length > LONGEST) return undefined
    const bytes = rest.length === 1 ? rest[0]! : Buffer.concat(rest)
    return decoder.decode(bytes.at(-1) === RETURN ? bytes.subarray(0, -1) : bytes)
  }
  for await (const chunk of chunks) {
    let from = 0
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, from)) {
      rest.push(chunk.subarray(from, end))
      length += end - from
      yield joined()
      rest = []
      length = 0
      from = end + 1
    }
    if (from === chunk.length) continue
    // A copy, because the chunk may be overwritten.
    if (length <= LONGEST) rest.push(chunk.slice(from))
    length += chunk.length - from
  }
  if (length > 0) yield joined()
}
