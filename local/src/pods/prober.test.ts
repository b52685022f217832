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
  const seen: string[] = []
  const asked: Record<string, number> = {}
  const options: ProberOptions = {
    container: spec,
    signal: stopping.signal,
    now: () => clock.t,
    check: ({ path }) => {
      const script = scripts[path] ?? [true]
      const turn = (asked[path] = (asked[path] ?? 0) + 1)
      clock.t += 10
      return Promise.resolve(script[Math.min(turn, script.length) - 1] ?? true)
    },
    onStarted: () => seen.push('started'),
    onReady: (ready) => seen.push(ready ? 'ready' : 'not ready'),
    onUnhealthy: (reason) => seen.push(reason),
  }
  const ended = runProbes(options)
  const until = async (what: string) => {
    while (!seen.includes(what)) await new Promise((resolve) => setTimeout(resolve, 5))
    stopping.abort()
    await ended
    return seen
  }
  return { until, asked }
}

describe('runProbes', () => {
  it('probes readiness only once the container has started', async () => {
    const { until } = run({ '/start': [false, true], '/ready': [false, true] })
    expect(await until('ready')).toEqual(['started', 'ready'])
  })

  it('reports a container that does not start in time', async () => {
    const { until, asked } = run({ '/start': [false] })
    expect(await until('failed its startup probe')).toEqual(['failed its startup probe'])
    expect(asked['/ready']).toBeUndefined()
  })

  it('becomes unready after as many failures in a row as the manifest sets', async () => {
    const { until } = run({ '/ready': [true, false, true, false, false] })
    expect((await until('not ready')).filter((entry) => entry === 'not ready')).toHaveLength(1)
  })

  it('reports a container whose liveness probe fails repeatedly', async () => {
    const { until } = run({ '/live': [true, false, false] })
    expect(await until('failed its liveness probe')).toContain('ready')
  })

  it('is ready at once without probes', async () => {
    const { until } = run({}, { name: 'a', image: 'a' })
    expect(await until('ready')).toEqual(['started', 'ready'])
  })
})
