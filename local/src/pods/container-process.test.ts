import { startProcess } from './container-process'
import { LogBuffer } from './log-buffer'

it.each([
  ['HUP', 129],
  ['SEGV', 139],
  ['TERM', 143],
])('reports the exit by SIG%s with code %d, as for a container', async (name, code) => {
  const args = ['-c', `ulimit -c 0; kill -${name} $$`]
  const program = { file: 'sh', args, cwd: '.', isService: true }
  const log = new LogBuffer({ now: Date.now })
  const { exited } = startProcess({ program, env: {}, port: 0, log })
  await expect(exited).resolves.toEqual({ code, signal: `SIG${name}` })
})
