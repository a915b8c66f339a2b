import { posix } from 'node:path'
import type { Page } from './pages.ts'

type Links = readonly (readonly [text: string, path: string])[]

const START: Links = [
  ['Start', 'index.html'],
  ['README', 'readme.html'],
  ['中文', 'readme.zh.html'],
  ['Try it in this browser', 'demo/index.html'],
]
const DOCUMENTS: Links = [
  ['API', 'docs/api/index.html'],
  ['Numerics', 'docs/numerics.html'],
  ['The networks', 'docs/model-cards.html'],
  ['Scaling', 'docs/scaling.html'],
  ['What a version promises', 'docs/stability.html'],
  ['Architecture', 'docs/architecture.html'],
  ['Decisions', 'docs/decisions/index.html'],
  ['Contributing', 'CONTRIBUTING.html'],
]

/** A whole document around a page, with the sections of the site and the page's own headings beside it. */
export function documentOf(page: Page, pages: readonly Page[]): string {
  const to = (path: string): string => posix.relative(posix.dirname(page.path), path) || posix.basename(path)
  const all: readonly (readonly [name: string, links: Links])[] = [
    ['murecom', START],
    ['Packages', packagePages(pages).map(({ title, path }) => [title, path])],
    ['Documentation', DOCUMENTS],
  ]
  const sections = all.map(([name, links]) => {
    const items = links.map(([text, path]) => {
      const current = path === page.path ? ' aria-current="page"' : ''
      return `<li><a href="${to(path)}"${current}>${escapeHtml(text)}</a></li>`
    })
    return `<h2>${name}</h2><ul>${items.join('')}</ul>`
  })
  const own = page.headings
    .filter(({ depth }) => depth === 2 || (depth === 3 && page.path.startsWith('docs/api/')))
    .map(({ id, text, depth }) => `<li class="d${depth}"><a href="#${id}">${escapeHtml(text)}</a></li>`)
  const contents = own.length > 1 ? `<h2>On this page</h2><ul>${own.join('')}</ul>` : ''
  return frame(
    `${page.title} – murecom`,
    to('site.css'),
    page.path === 'readme.zh.html' ? 'zh-CN' : 'en',
    `<details class="menu" open><summary>Contents</summary><nav aria-label="Site">${contents}${sections.join('')}</nav></details>
<main class="prose">${page.html}</main>
<script>if (matchMedia('(max-width: 800px)').matches) document.querySelector('.menu').open = false</script>`,
    'page',
  )
}

/** The pages of packages. */
function packagePages(pages: readonly Page[]): Page[] {
  return pages.filter(({ source }) => /^packages\/[^/]+\/README\.md$/.test(source))
}

/** The first page. */
export function landing(pages: readonly Page[]): string {
  const rows = packagePages(pages).map(({ path, title, html }) => {
    const first = /<p>([\s\S]*?)<\/p>/.exec(html)?.[1]?.replace(/<[^>]+>/g, '') ?? ''
    const sentence = /^.*?[.:](?=\s|$)/s.exec(first)?.[0].replace(/:$/, '.') ?? first
    return `<a class="card" href="${path}"><strong>${escapeHtml(title)}</strong><span>${sentence}</span></a>`
  })
  return frame(
    'murecom: music recommendation for TypeScript',
    'site.css',
    'en',
    `<header><h1>murecom</h1>
<p>Music recommendation for TypeScript: similar songs by sound, next songs from playlists.</p>
<p class="actions"><a class="button" href="demo/index.html">Try it in this browser</a><a class="button plain" href="readme.html">Read on</a><a class="button plain" href="https://github.com/murecom/murecom">GitHub</a><a class="button plain" href="readme.zh.html" lang="zh-CN">中文</a></p></header>
<img class="shot" src="docs/images/page-dark.webp" alt="The web page: the song that plays with its spectrogram and tags, and what sounds like it">
<section><h2>For listeners</h2><p>Point it at a music folder. It listens to every song once, on your machine, and a page in your browser shows what sounds alike and plays on. Nothing is uploaded.</p>
<pre><code>npx murecom index ~/Music
npx murecom serve</code></pre>
<p class="note">On npm from version 0.1.0 on; until then from <a href="readme.html">a clone</a>.</p></section>
<section><h2>For developers</h2><p>Typed packages that you install one by one. The numeric ones run in Node, Bun, Deno and pages, without native code, and give the numbers of the reference libraries.</p>
<pre><code>npm install @murecom/knn</code></pre>
<div class="cards">${rows.join('')}</div></section>
<footer><a href="docs/api/index.html">API</a> <a href="docs/numerics.html">Accuracy</a> <a href="docs/model-cards.html">The networks</a> <a href="docs/decisions/index.html">Decisions</a> <a href="SECURITY.html">Security</a> <a href="THIRD-PARTY.html">Licences</a></footer>`,
    'landing',
  )
}

function frame(title: string, css: string, language: string, body: string, kind: string): string {
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<link rel="stylesheet" href="${css}">
</head>
<body class="${kind}">
${body}
</body>
</html>
`
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
