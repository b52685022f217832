import { copyFileSync, readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { readArguments } from './support/arguments.mjs'
import { ensureInstalled } from './support/ensure.mjs'
import { buildSinglePage } from './support/single-page.mjs'

const { values } = readArguments({
  command: 'npm run build:plan',
  purpose: 'Writes the page /plan as one HTML file, which works from a disk and from any web server.',
  options: { out: { type: 'text', meaning: 'file to write (default: frontend/dist/plan/food-delivery-plan.html)' } },
})
ensureInstalled()
const built = buildSinglePage('plan')
const file = values.out ?? built
if (file !== built) copyFileSync(built, file)
const kilobytes = Math.ceil(gzipSync(readFileSync(file), { level: 9 }).length / 1_000)
console.log(`${file}: ${kilobytes} kB compressed`)
