import type { CallToolResult, McpServer, ToolAnnotations } from '@modelcontextprotocol/server'
import { z } from 'zod'
import { isUserError } from '../errors.ts'
import { clean } from '../terminal/table.ts'
import type { McpSources } from './sources.ts'

/** A tool: what an assistant reads of it, what it takes, what it answers, and how. */
interface Tool<In extends z.ZodObject, Out extends z.ZodObject> {
  name: string
  title: string
  description: string
  input: In
  output: Out
  /** Whether it changes anything. Default: it only reads. */
  writes?: boolean
  answer: (given: z.infer<In>) => z.infer<Out> | Promise<z.infer<Out>>
}

/** Letters of a message at most: what is wrong is one line. */
const LONGEST = 600

/** Adds a tool. Its answer is typed, and the same as text for assistants that read text only. */
export function addTool<In extends z.ZodObject, Out extends z.ZodObject>(
  server: McpServer,
  sources: McpSources,
  { name, title, description, input, output, writes = false, answer }: Tool<In, Out>,
): void {
  const annotations: ToolAnnotations = { readOnlyHint: !writes, destructiveHint: false, openWorldHint: false }
  // Arguments that are not known are refused: a misspelt filter would silently filter nothing.
  const inputSchema: z.ZodObject = z.strictObject(input.shape)
  const config = { title, description, inputSchema, outputSchema: output as z.ZodObject, annotations }
  server.registerTool(name, config, async (given: unknown): Promise<CallToolResult> => {
    try {
      const structuredContent = await answer(given as z.infer<In>)
      return { content: [{ type: 'text', text: JSON.stringify(structuredContent) }], structuredContent }
    } catch (error) {
      return { content: [{ type: 'text', text: wordsOf(error, name, sources) }], isError: true }
    }
  })
}

/** What went wrong, in one line without the library's place. A fault of the program is written to standard error as a whole. */
function wordsOf(error: unknown, name: string, { file, onFault }: McpSources): string {
  const isMistake = isUserError(error) || error instanceof RangeError || error instanceof TypeError
  if (!isMistake) {
    onFault(error)
    return `${name}: the program failed; its standard error has more`
  }
  const { message } = error as Error
  return clean(message.replaceAll(file, 'the library').replace(/\s*\n\s*/g, '; ')).slice(0, LONGEST)
}
