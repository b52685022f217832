import { createServer } from 'node:http'
import { type AddressInfo } from 'node:net'
import { ResourceUsage } from './resource-usage'

it('does not subtract the CPU time of the operating system from that of /metrics, which would be negative', async () => {
  const server = createServer((_request, response) =>
    response.end('process_cpu_seconds_total 0.001\nprocess_resident_memory_bytes 1000000\n'),
  )
  let now = 0
  const usage = new ResourceUsage({ now: () => now })
  // Nothing listens on port 1, so the first sample is the operating system's.
  const pod = podOf({ pid: process.pid, port: 1 })
  await usage.sample([pod])
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  pod.state.port = (server.address() as AddressInfo).port
  now = 15_000
  await usage.sample([pod])
  server.close()
  const [first] = usage.usage([pod], 'cpu')
  expect(Number(first?.containers['app'])).toBeGreaterThanOrEqual(0)
})

function podOf(state: { pid: number; port: number }): Parameters<ResourceUsage['sample']>[0][number] {
  return { name: 'shop-1', state, identity: { template: { spec: { containers: [{ name: 'app', image: 'shop' }] } } } }
}
