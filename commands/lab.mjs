// npm run lab runs the shop of the HPA lab on a local cluster. npm run lab -- --race compares ways to scale food-delivery.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { ensureReady, installedPath, root } from './support/ensure.mjs'

const args = process.argv.slice(2)

if (args.includes('--race')) runRace()
else {
  process.argv.splice(2, 0, '--lab')
  await import('./start.mjs')
}

function runRace() {
  ensureReady()
  const script = [installedPath('ts-node/dist/bin.js'), join(root, 'commands/lab/race.ts')]
  const child = spawn(process.execPath, [...script, ...args], { cwd: root, stdio: 'inherit' })
  // Without these listeners, a signal would end this process before the child has stopped its cluster. `kill` signals
  // only this process, so the signal is forwarded to the child.
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.on(signal, () => child.kill(signal))
  child.once('exit', (code) => process.exit(code ?? 1))
}
