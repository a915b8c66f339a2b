import type { Readable, Writable } from 'node:stream'
import { StdioServerTransport, serveStdio } from '@modelcontextprotocol/server/stdio'
import { untilAborted } from '@murecom/internal/signal'
import { clean } from '../terminal/table.ts'
import { createMcpServer } from './create-mcp-server.ts'
import type { McpSources } from './sources.ts'

/** Bytes of one message at most: a thousand songs of a playlist are a hundredth of that. */
const MOST_BYTES = 2 ** 20

/** Where requests come from and answers go to. */
interface Streams {
  input: Readable
  output: Writable
  /** Gets a line for what is not a message. */
  err: (text: string) => void
  signal: AbortSignal
}

/** Answers an assistant that speaks over two streams, until the first one ends or the signal is aborted. */
export async function serveMcp(sources: McpSources, { input, output, err, signal }: Streams): Promise<void> {
  const transport = new StdioServerTransport(input, output, { maxBufferSize: MOST_BYTES })
  const close = transport.close.bind(transport)
  const closed = new Promise<void>(resolve => {
    transport.close = async () => {
      await close() // when the input ends or the output cannot be written, too
      resolve()
    }
  })
  const handle = serveStdio(() => createMcpServer(sources), {
    transport,
    onerror: error => err(`murecom: ${clean(error.message).slice(0, 300)}\n`),
  })
  try {
    await untilAborted(closed, signal)
  } catch (error) {
    if (!signal.aborted) throw error
  } finally {
    await handle.close()
  }
}
