// npm run lab: the HPA lab's shop on the laptop cluster. npm run lab -- --race compares ways to scale.
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
  const script = [installed('ts-node/dist/bin.js'), join(root, 'commands/lab/race.ts')]
  const child = spawn(process.execPath, [...script, ...args], { cwd: root, stdio: 'inherit' })
  // Ctrl-C reaches both processes; this one waits until the race has stopped its cluster.
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.on(signal, () => child.kill(signal))
  child.once('exit', (code) => process.exit(code ?? 1))
}
