/** What exists once: each idea has a home, and the pattern that gives a second one away may be only there. */
import { lineOf, list, read, report, SOURCES } from './sources.ts'

interface Idea {
  home: RegExp
  pattern: RegExp
  instead: string
}

/** minimp3 is C and Symphonia is Rust: both have builds of their own and bring their memory along. */
const WASM_HOME = /^packages\/(?:internal\/src\/wasm|decode\/src\/(?:mp3\/minimp3|symphonia\/(?:exports|instance)))\b/

/** They do not race a promise with a signal: an abort ends threads, asks them to stop, closes a server, or drops waiting work. */
const SIGNAL_HOME =
  /^packages\/(?:cli\/src\/server\/thread\/(?:server-thread|shared-work)|internal\/src\/signal|item-cf\/src\/threads\/worker-group|murecom\/src\/library\/analysis\/analysis-pool|spotify-crawler\/src\/login|word2vec\/src\/threads\/pool)\.ts$/

const IDEAS: readonly Idea[] = [
  {
    // The normaliser of the tokenizer follows its reference, not our rule of names.
    home: /^packages\/(?:internal\/src\/names|text\/src\/tokenizing\/normalise)\b/,
    pattern: /\.normalize\(\s*'NF/g,
    instead: 'names are folded by foldName, exactName and bareTitle of @murecom/internal/names',
  },
  {
    home: WASM_HOME,
    pattern: /\bWebAssembly\.(?:compile|validate|instantiate)\w*\(|\bnew WebAssembly\.\w+\(/g,
    instead: 'WebAssembly is compiled, gets its memory and is started by @murecom/internal/wasm',
  },
  {
    home: WASM_HOME,
    pattern: /\binterface \w*Exports\b|\bexports as\b/g,
    instead: 'src/generated has the interface of what WebAssembly exports, for instantiate of @murecom/internal/wasm',
  },
  {
    home: SIGNAL_HOME,
    pattern: /\baddEventListener\(\s*'abort'/g,
    instead: 'a promise is raced with a signal by untilAborted of @murecom/internal/signal',
  },
  {
    home: /^packages\/(?:internal\/src\/signal|spotify-crawler\/src\/catalog\/postgres\/thread)\.ts$/,
    pattern: /\bnew MessageChannel\(|\bsetImmediate\b|\bsetTimeout\(\w+(?:, 0)?\)/g,
    instead: 'the event loop gets its turn by eventLoopTurn, turns and stoppable of @murecom/internal/signal',
  },
  {
    home: /^packages\/assembly\//,
    pattern: /\brelaxed_dot_i8x16_i7x16_add_s\(/g,
    instead: 'products of 8-bit panels are computed by packages/assembly',
  },
  {
    home: /^packages\/assembly\//,
    pattern: /\brelaxed_n?madd\(/g,
    instead: 'multiply-add is in packages/assembly',
  },
]

const found: string[] = []
for (const path of list(SOURCES)) {
  if (path.includes('/generated/')) continue
  const { code, text } = read(path)
  for (const { home, pattern, instead } of IDEAS) {
    const match = home.test(path) ? null : new RegExp(pattern).exec(code)
    if (match) found.push(`${path}:${lineOf(text, match.index)}: ${match[0]}...): ${instead}`)
  }
}
report('what exists once', found)
