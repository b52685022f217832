// npm run build:plan
import { spawnSync } from 'node:child_process'
import { copyFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { readArguments } from './support/arguments.mjs'
import { ensureInstalled, fail, installed, root } from './support/ensure.mjs'

const { values } = readArguments({
  command: 'npm run build:plan',
  purpose: 'Writes the page /plan as one HTML file, which works from a disk and from any web server.',
  options: { out: { type: 'text', meaning: 'file to write (default: frontend/dist/plan/food-delivery-plan.html)' } },
})
ensureInstalled()
const folder = join(root, 'frontend')
const vite = [installed('vite/bin/vite.js'), 'build', '--config', 'vite.plan.config.mts', '--logLevel', 'error']
// Under jest, NODE_ENV is test, with which React builds for development.
const env = { ...process.env, NODE_ENV: 'production' }
const { status } = spawnSync(process.execPath, vite, { cwd: folder, env, stdio: 'inherit' })
if (status !== 0) fail('the page was not built')
const built = join(folder, 'dist/plan/food-delivery-plan.html')
const file = values.out ?? built
if (file !== built) copyFileSync(built, file)
const kilobytes = Math.ceil(gzipSync(readFileSync(file), { level: 9 }).length / 1_000)
console.log(`${file}: ${kilobytes} kB compressed`)
