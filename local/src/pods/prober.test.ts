import { type Container } from '../manifests/objects'
import { type ProberOptions, runProbes } from './prober'

const probe = (path: string) => ({ httpGet: { path, port: 'http' }, periodSeconds: 0.01, failureThreshold: 2 })
const container: Container = {
  name: 'a',
  image: 'a',
  startupProbe: { ...probe('/start'), failureThreshold: 3 },
  livenessProbe: probe('/live'),
  readinessProbe: probe('/ready'),
}

/** Runs probes with scripted results per path; the last result of each repeats. */
function run(scripts: Record<string, boolean[]>, spec: Container = container, clock = { t: 0 }) {
  const stopping = new AbortController()
  const results: string[] = []
  const probeCounts: Record<string, number> = {}
  const options: ProberOptions = {
    container: spec,
    signal: stopping.signal,
    now: () => clock.t,
    check: ({ httpGet }) => {
      const path = httpGet?.path ?? ''
      const script = scripts[path] ?? [true]
      const probeCount = (probeCounts[path] = (probeCounts[path] ?? 0) + 1)
      clock.t += 10
      return Promise.resolve(script[Math.min(probeCount, script.length) - 1] ?? true)
    },
    onStarted: () => results.push('started'),
    onReady: (ready) => results.push(ready ? 'ready' : 'not ready'),
    onUnhealthy: (reason) => results.push(reason),
  }
  const ended = runProbes(options)
  const waitFor = async (result: string) => {
    while (!results.includes(result)) await new Promise((resolve) => setTimeout(resolve, 5))
    stopping.abort()
    await ended
    return results
  }
  return { waitFor, probeCounts }
}

describe('runProbes', () => {
  it('probes readiness only once the container has started', async () => {
    const { waitFor } = run({ '/start': [false, true], '/ready': [false, true] })
    expect(await waitFor('ready')).toEqual(['started', 'ready'])
  })

  it('reports a container that does not start in time', async () => {
    const { waitFor, probeCounts } = run({ '/start': [false] })
    expect(await waitFor('failed its startup probe')).toEqual(['failed its startup probe'])
    expect(probeCounts['/ready']).toBeUndefined()
  })

  it('reports a container as not ready after failureThreshold consecutive failures', async () => {
    const { waitFor } = run({ '/ready': [true, false, true, false, false] })
    expect((await waitFor('not ready')).filter((entry) => entry === 'not ready')).toHaveLength(1)
  })

  it('reports a container whose liveness probe fails repeatedly', async () => {
    const { waitFor } = run({ '/live': [true, false, false] })
    expect(await waitFor('failed its liveness probe')).toContain('ready')
  })

  it('reports a container without probes as ready at once', async () => {
    const { waitFor } = run({}, { name: 'a', image: 'a' })
    expect(await waitFor('ready')).toEqual(['started', 'ready'])
  })
})
