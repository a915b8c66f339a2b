/**
 * The index of docs/decisions: a file begins with the number of the decision, has the heading `# NNNN. Title`, and says its date
 * and status in the next paragraph. Writes docs/decisions/README.md; with `--check` it only compares.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { list, report, root } from './sources.ts'

const INDEX = 'docs/decisions/README.md'
const HEAD = /^# (\d{4})\. (.+)\n\nDate: (\d{4}-\d{2}-\d{2})\. Status: ([^\n]+)\.\n\n/
const check = process.argv.includes('--check')

const faults: string[] = []
const rows: string[] = []
const numbers = new Map<string, string>()
for (const file of list('docs/decisions/[0-9]*.md')) {
  const name = basename(file)
  const [, number, title, date, status] = HEAD.exec(readFileSync(join(root, file), 'utf8')) ?? []
  if (!number || !name.startsWith(`${number}-`)) {
    faults.push(`${file}: must begin with "# ${name.slice(0, 4)}. Title", then "Date: YYYY-MM-DD. Status: accepted."`)
    continue
  }
  const other = numbers.get(number)
  if (other) faults.push(`${file}: the number ${number} is that of ${other} too`)
  numbers.set(number, name)
  rows.push(`| ${number} | [${title}](${name}) | ${date} | ${status} |`)
}
const text = `# Decisions

What was not obvious, why it is so, and what else was tried. Written by \`node tools/checks/decisions.ts\` from the files of this
folder.

Numbers are given in blocks, so that people who work side by side do not take the same one: 00 for the repository, 01 to 03 for
the packages of the first house (melspec at 00, knn 20, word2vec 40, item-cf 60, genre-cnn 80, the catalogue 200, programs 220
and 370), 04 for the second house and what was built on it, 05 for releases. A decision that no longer holds stays, with the
number of the one that replaced it in its status.

| number | decision | date | status |
|---|---|---|---|
${rows.join('\n')}
`
if (!check) writeFileSync(join(root, INDEX), text)
else if (readFileSync(join(root, INDEX), 'utf8') !== text)
  faults.push(`${INDEX}: outdated; run node tools/checks/decisions.ts`)
report('decisions', faults)
