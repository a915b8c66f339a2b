/** Markdown files of the repository as pages of the site. */
import { existsSync, globSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { Marked, type Tokens } from 'marked'

/** A page of the site. */
export interface Page {
  /** Path of the Markdown file, from the repository's root. */
  source: string
  /** Path of the page, from the site's root. */
  path: string
  title: string
  html: string
  headings: { id: string; text: string; depth: number }[]
}

const REPOSITORY = 'https://github.com/murecom/murecom/blob/main/'
const SOURCES = [
  'README.md',
  'README.zh-CN.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'CODE_OF_CONDUCT.md',
  'THIRD-PARTY.md',
  'docs/**/*.md',
  'packages/*/README.md',
  'examples/*/README.md',
]

/** Reads and renders every page. */
export function readPages(root: string): Page[] {
  return SOURCES.flatMap(pattern => globSync(pattern, { cwd: root }))
    .map(path => path.replaceAll('\\', '/'))
    .sort()
    .map(source => renderPage(root, source))
}

/** A page has the name of its file; a README is the index of its folder, except those of the root. */
export function pathOf(source: string): string {
  if (source === 'README.md') return 'readme.html'
  if (source === 'README.zh-CN.md') return 'readme.zh.html'
  return source.replace(/README\.md$/, 'index.html').replace(/\.md$/, '.html')
}

/** The id that GitHub gives a heading, so that links to it work in both places. */
export function slug(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Mark}\p{Number}\p{Connector_Punctuation} -]/gu, '')
    .replaceAll(' ', '-')
}

function renderPage(root: string, source: string): Page {
  const headings: Page['headings'] = []
  const used = new Map<string, number>()
  const path = pathOf(source)
  const marked = new Marked({ gfm: true })
  marked.use({
    renderer: {
      heading({ tokens, depth, text }: Tokens.Heading): string {
        const base = slug(text.replaceAll('`', '').replace(/\[([^\]]*)\]\([^)]*\)/g, '$1'))
        const count = used.get(base) ?? 0
        used.set(base, count + 1)
        const id = count === 0 ? base : `${base}-${count}`
        headings.push({ id, text: text.replaceAll('`', '').replace(/\[([^\]]*)\]\([^)]*\)/g, '$1'), depth })
        return `<h${depth} id="${id}">${this.parser.parseInline(tokens)}</h${depth}>\n`
      },
    },
    walkTokens(token) {
      if (token.type === 'link' || token.type === 'image') token.href = target(root, source, path, token.href)
    },
  })
  const html = (marked.parse(readFileSync(join(root, source), 'utf8'), { async: false }) as string)
    .replaceAll('<table>', '<div class="table"><table>')
    .replaceAll('</table>', '</table></div>')
    .replace(
      /(<img [^>]*src=")([^"]+)"/g,
      (_, start: string, href: string) => `${start}${target(root, source, path, href)}"`,
    )
  return { source, path, title: headings[0]?.text ?? source, html, headings }
}

/** Where a link of a Markdown file leads on the site: to a page, to a file that the site has, or to the repository. */
function target(root: string, source: string, path: string, href: string): string {
  if (/^[a-z]+:|^#|^\/\//i.test(href)) return href
  const [name = '', hash] = href.split('#')
  const wanted = posix.normalize(posix.join(posix.dirname(source), name)).replace(/\/$/, '')
  const site = sitePath(root, wanted)
  if (site === undefined) return REPOSITORY + wanted
  const relative = posix.relative(posix.dirname(path), site) || posix.basename(site)
  return hash ? `${relative}#${hash}` : relative
}

function sitePath(root: string, wanted: string): string | undefined {
  if (/^docs\/images\//.test(wanted)) return wanted
  if (wanted.endsWith('.md') && isPage(wanted)) return pathOf(wanted)
  const full = join(root, wanted)
  const index = `${wanted}/README.md`
  if (existsSync(full) && statSync(full).isDirectory() && existsSync(join(root, index)) && isPage(index))
    return pathOf(index)
  return undefined
}

function isPage(source: string): boolean {
  return SOURCES.some(pattern => posix.matchesGlob(source, pattern)) && dirname(source) !== 'node_modules'
}
