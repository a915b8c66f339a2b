import { monitorEventLoopDelay } from 'node:perf_hooks'
import { memoryOfThreads, noteThreads, type ThreadMemory } from './threads.ts'

/** Upper bounds of the histogram's bars, in seconds. */
const BARS = [0.005, 0.02, 0.05, 0.1, 0.25, 1, 5, 30]

/** What is counted of one route. */
interface RouteCounts {
  readonly byStatus: Map<number, number>
  /** Requests whose time lies under each bound, and not under the one before; those above all come last. */
  readonly bars: number[]
  sum: number
  count: number
}

type LoopDelay = ReturnType<typeof monitorEventLoopDelay>

/** A number that is read when it is asked for. */
interface Gauge {
  help: string
  read: () => number
  /** One that only grows. */
  counter?: boolean
}

/** What is known of each thread's memory. */
const OF_THREADS: readonly { name: string; help: string; of: keyof ThreadMemory }[] = [
  { name: 'murecom_thread_heap_bytes', help: 'What V8 has taken for the heap, by thread.', of: 'heap' },
  { name: 'murecom_thread_heap_used_bytes', help: 'Heap in use, by thread.', of: 'used' },
  {
    name: 'murecom_thread_external_bytes',
    help: 'Buffers and the like outside of the heap, by thread.',
    of: 'external',
  },
]

/**
 * What a server counts, in the text format of Prometheus (version 0.0.4). Routes are labels, so they come from a fixed list:
 * a client cannot make new ones.
 */
export class Metrics {
  readonly #routes = new Map<string, RouteCounts>()
  readonly #gauges = new Map<string, Gauge>()
  #inFlight = 0

  constructor() {
    noteThreads()
    const delay = loopDelay()
    this.gauge('process_resident_memory_bytes', {
      help: 'Memory of the process.',
      read: () => process.memoryUsage.rss(),
    })
    this.gauge('nodejs_heap_used_bytes', { help: 'Heap in use.', read: () => process.memoryUsage().heapUsed })
    this.gauge('nodejs_active_resources', {
      help: 'Handles and requests that are open.',
      read: () => process.getActiveResourcesInfo().length,
    })
    this.gauge('process_uptime_seconds', { help: 'Since the start.', read: () => process.uptime() })
    this.gauge('murecom_requests_in_flight', { help: 'Requests that are being answered.', read: () => this.#inFlight })
    this.gauge('nodejs_eventloop_lag_p99_seconds', {
      help: 'How late timers of the thread that answers come, 99 of 100, since the last look.',
      read: () => {
        const seconds = delay.percentile(99) / 1e9
        delay.reset()
        return seconds
      },
    })
  }

  /** Adds a number that is read when someone looks. */
  gauge(name: string, gauge: Gauge): void {
    this.#gauges.set(name, gauge)
  }

  /** A request begins; gives what ends it. */
  begin(route: string): (status: number, seconds: number) => void {
    this.#inFlight++
    return (status, seconds) => {
      this.#inFlight--
      const counts = this.#countsOf(route)
      counts.byStatus.set(status, (counts.byStatus.get(status) ?? 0) + 1)
      const bar = BARS.findIndex(bound => seconds <= bound)
      counts.bars[bar < 0 ? BARS.length : bar]!++
      counts.sum += seconds
      counts.count++
    }
  }

  #countsOf(route: string): RouteCounts {
    let counts = this.#routes.get(route)
    if (!counts) {
      counts = { byStatus: new Map(), bars: new Array(BARS.length + 1).fill(0), sum: 0, count: 0 }
      this.#routes.set(route, counts)
    }
    return counts
  }

  /** Everything, as Prometheus reads it. */
  async text(): Promise<string> {
    const lines: string[] = []
    const family = (name: string, type: string, help: string): void => {
      lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`)
    }
    family('murecom_requests_total', 'counter', 'Requests by route and status; status 0: the client was gone.')
    for (const [route, { byStatus }] of this.#routes) {
      for (const [status, count] of byStatus) {
        lines.push(`murecom_requests_total{route="${route}",status="${status}"} ${count}`)
      }
    }
    family('murecom_request_seconds', 'histogram', 'Time until the answer was sent.')
    for (const [route, { bars, sum, count }] of this.#routes) {
      const label = `route="${route}"`
      let below = 0
      for (const [i, bound] of BARS.entries()) {
        below += bars[i]!
        lines.push(`murecom_request_seconds_bucket{${label},le="${bound}"} ${below}`)
      }
      lines.push(`murecom_request_seconds_bucket{${label},le="+Inf"} ${count}`)
      lines.push(`murecom_request_seconds_sum{${label}} ${sum}`, `murecom_request_seconds_count{${label}} ${count}`)
    }
    for (const [name, { help, read, counter = false }] of this.#gauges) {
      family(name, counter ? 'counter' : 'gauge', help)
      lines.push(`${name} ${read()}`)
    }
    const threads = await memoryOfThreads()
    for (const { name, help, of } of OF_THREADS) {
      family(name, 'gauge', help)
      for (const [thread, memory] of threads) lines.push(`${name}{thread="${thread}"} ${memory[of]}`)
    }
    return `${lines.join('\n')}\n`
  }
}

let delay: LoopDelay | undefined

/** One for the process: it is the thread's, not a server's. */
function loopDelay(): LoopDelay {
  if (!delay) {
    delay = monitorEventLoopDelay({ resolution: 20 })
    delay.enable()
  }
  return delay
}
