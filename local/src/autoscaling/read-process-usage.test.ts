import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fromPs, readProcessUsage } from './read-process-usage'

describe('readProcessUsage', () => {
  it('reads CPU time and memory of a running process, and returns undefined for one that has ended', async () => {
    const used = process.cpuUsage()
    const usage = await readProcessUsage(process.pid)
    expect(usage?.cpuSeconds).toBeGreaterThan((used.user + used.system) / 1e6 - 1)
    expect(usage?.memoryBytes).toBeGreaterThan(process.memoryUsage.rss() / 2)
    const child = spawn(process.execPath, ['--version'])
    await once(child, 'close')
    await expect(readProcessUsage(child.pid ?? 0)).resolves.toBeUndefined()
  })

  it.each([
    [' 0:01.25  2048\n', 1.25],
    ['01:02:03 2048', 3723],
    ['1-00:00:01 2048', 86_401],
  ])('parses the output of ps: %s', (text, cpuSeconds) => {
    expect(fromPs(text)).toEqual({ cpuSeconds, memoryBytes: 2_097_152 })
  })
})
