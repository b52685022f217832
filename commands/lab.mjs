// npm run lab: the HPA lab's shop on the laptop cluster. npm run lab -- --race: who scales food delivery best.
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { ensureReady, root } from './support/ensure.mjs'

if (process.argv.includes('--race')) race(process.argv.slice(2))
else {
  process.argv.splice(2, 0, '--lab')
  await import('./start.mjs')
}

function race(args) {
  ensureReady()
  const tsNode = createRequire(import.meta.url).resolve('ts-node/dist/bin.js')
  const child = spawn(process.execPath, [tsNode, join(root, 'commands/lab/race.ts'), ...args], {
    cwd: root,
    stdio: 'inherit',
  })
  // Ctrl-C reaches both; the race ends its cluster first.
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
  child.once('exit', (code) => process.exit(code ?? 1))
}
