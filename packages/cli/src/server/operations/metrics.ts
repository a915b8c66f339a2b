import { monitorEventLoopDelay } from 'node:perf_hooks'

/** Upper bounds of the histogram's bars, in seconds. */
const BARS = [0.005, 0.02, 0.05, 0.1, 0.25, 1, 5, 30]

interface Durations {
  bars: number[]
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

/**
 * What a server counts, in the text format of Prometheus (version 0.0.4). Routes are labels, so they come from a fixed list:
 * a client cannot make new ones.
 */
export class Metrics {
  readonly #requests = new Map<string, number>()
  readonly #durations = new Map<string, Durations>()
  readonly #gauges = new Map<string, Gauge>()
  #inFlight = 0

  constructor() {
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
      const key = `route="${route}",status="${status}"`
      this.#requests.set(key, (this.#requests.get(key) ?? 0) + 1)
      const durations = this.#durations.get(route) ?? { bars: BARS.map(() => 0), sum: 0, count: 0 }
      for (const [i, bar] of BARS.entries()) if (seconds <= bar) durations.bars[i]!++
      durations.sum += seconds
      durations.count++
      this.#durations.set(route, durations)
    }
  }

  /** Everything, as Prometheus reads it. */
  text(): string {
    const lines: string[] = []
    const family = (name: string, type: string, help: string): void => {
      lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`)
    }
    family('murecom_requests_total', 'counter', 'Requests by route and status; status 0: the client was gone.')
    for (const [key, count] of this.#requests) lines.push(`murecom_requests_total{${key}} ${count}`)
    family('murecom_request_seconds', 'histogram', 'Time until the answer was sent.')
    for (const [route, { bars, sum, count }] of this.#durations) {
      const label = `route="${route}"`
      for (const [i, bar] of BARS.entries()) {
        lines.push(`murecom_request_seconds_bucket{${label},le="${bar}"} ${bars[i]}`)
      }
      lines.push(`murecom_request_seconds_bucket{${label},le="+Inf"} ${count}`)
      lines.push(`murecom_request_seconds_sum{${label}} ${sum}`, `murecom_request_seconds_count{${label}} ${count}`)
    }
    for (const [name, { help, read, counter = false }] of this.#gauges) {
      family(name, counter ? 'counter' : 'gauge', help)
      lines.push(`${name} ${read()}`)
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
