// npm run lab: the HPA lab's shop on the laptop cluster. npm run lab -- --race: compares ways to scale.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { ensureReady, installed, root } from './support/ensure.mjs'

const args = process.argv.slice(2)

if (args.includes('--race')) race()
else {
  process.argv.splice(2, 0, '--lab')
  await import('./start.mjs')
}

function race() {
  ensureReady()
  /** @type {import('node:child_process').ChildProcess} */
  const child = spawn(
    process.execPath,
    [installed('ts-node/dist/bin.js'), join(root, 'commands/lab/race.ts'), ...args],
    { cwd: root, stdio: 'inherit' },
  )
  // Ctrl-C reaches both; the race ends its cluster first.
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.on(signal, () => child.kill(signal))
  child.once('exit', (code) => process.exit(code ?? 1))
}
