import type { Io } from '../src/index.ts'
import { main } from '../src/index.ts'

/** Runs the program with the given arguments; gives its exit code and what it wrote. */
export async function run(
  args: readonly string[],
  io: Partial<Io> = {},
): Promise<{ code: number; out: string; err: string }> {
  let out = ''
  let err = ''
  const code = await main(args, {
    out: text => {
      out += text
    },
    outBytes: bytes => {
      out += Buffer.from(bytes).toString('latin1')
    },
    err: text => {
      err += text
    },
    isTerminal: false,
    columns: 100,
    env: {},
    secret: () => Promise.reject(new Error('the test gives no password')),
    onInterrupt: () => () => {},
    ...io,
  })
  return { code, out, err }
}
