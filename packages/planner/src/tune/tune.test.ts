import { parse } from 'yaml'
import { cheapestOfAll, combinations, givenInput, givenManifest, planSetting } from '../../test/exhaustive'
import { type SimulateTrial } from './trials'
import { figuresOrNull, tune } from './tune'
import { type TuneInput } from './tune-input'
import { Tuner } from './tuner'

const wave = 'wave low=10 peak=90 period=10m for=10m'
const inputOf = (
  changes: Partial<TuneInput> & { load?: string; slo?: string; partitions?: number } = {},
): TuneInput => {
  const { load = wave, slo = 'p95 wait 5s', partitions = 6, ...otherChanges } = changes
  return { ...givenInput({ load, partitions, slo }), maxSimulations: 40, ...otherChanges }
}

/** Merges a patch by RFC 7396. */
function merged(target: unknown, patch: unknown): unknown {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) return patch
  const result: Record<string, unknown> = typeof target === 'object' && target !== null ? { ...target } : {}
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key]
    else result[key] = merged(result[key], value)
  }
  return result
}

describe('tune', () => {
  it('finds settings that cost at most 3 % more than the best of all combinations', async () => {
    const input = inputOf({
      maxSimulations: 140,
      keep: ['scaleUpWindow', 'scaleUpPolicy', 'scaleDownPolicy', 'scaleDownTolerance', 'rate', 'cron'],
    })
    const all = combinations({
      lagThreshold: [2, 5, 10, 20, 50, 100],
      maxReplicaCount: [4, 6],
      scaleDownWindow: [60, 300],
      scaleUpTolerance: ['0.1', '0.01'],
    })
    const best = cheapestOfAll(input, all)
    const { cheapest } = await tune(input)
    expect(cheapest?.figures.podHours).toBeLessThanOrEqual(1.03 * best)
  })

  it('returns the figures that plan returns for the patched manifest', async () => {
    const input = inputOf()
    const { frontier, cheapest } = await tune(input)
    expect(frontier.length).toBeGreaterThan(3)
    for (const { patch, figures } of [...frontier, cheapest].filter((point) => point !== null)) {
      const manifest = merged(input.manifest, parse(patch ?? '{}')) as Record<string, unknown>
      expect(planSetting({ ...input, manifest }, [])).toEqual({ podHours: figures.podHours, isMet: figures.isMet })
    }
  })

  it('orders the frontier by cost, with shorter and shorter waits, and recommends a setting that meets the goal in every variation', async () => {
    const { frontier, cheapest, recommended, unmet, advice } = await tune(inputOf())
    const waits = frontier.map(({ figures }) => figures.wait)
    expect(waits).toEqual([...waits].sort((a, b) => b - a))
    const costs = frontier.map(({ figures }) => figures.podHours)
    expect(costs).toEqual([...costs].sort((a, b) => a - b))
    expect(recommended).toMatchObject({ breaks: [], figures: { isMet: true } })
    expect(recommended?.figures.podHours).toBeGreaterThanOrEqual(cheapest?.figures.podHours ?? Infinity)
    expect({ unmet, advice }).toEqual({ unmet: null, advice: [] })
    for (const { text, meaning } of recommended?.changes ?? []) expect([text, meaning]).not.toContain('')
  })

  it('recommends a flapping setting only if no other setting costs about the same', async () => {
    const manifest = withScaleDown({ stabilizationWindowSeconds: 0 })
    const finding = expect.stringMatching(
      /^Pods are removed as soon as the load falls, but new ones take 10 s to start,/,
    ) as string
    const { recommended, asIs } = await tune(inputOf({ manifest, slo: 'p95 wait 8s', maxSimulations: 60 }))
    expect([asIs?.flapping, recommended?.flapping]).toEqual([finding, null])
    const other = await tune(inputOf({ manifest, slo: 'p95 wait 15s', maxSimulations: 60 }))
    expect(other.recommended?.flapping).toEqual(finding)
  })

  it('uses the probes of the Deployment to decide whether a setting flaps', () => {
    const container = { name: 'app', readinessProbe: { initialDelaySeconds: 40 } }
    const template = { spec: { containers: [container] } }
    const deployment = { kind: 'Deployment', metadata: { name: 'orders' }, spec: { selector: {}, template } }
    const manifest = withScaleDown({ stabilizationWindowSeconds: 60 })
    const flappingOf = (others: TuneInput['others']) => {
      const tuner = new Tuner(inputOf({ manifest, ...(others && { others }) }))
      return tuner.flappingOf(tuner.current)
    }
    expect(flappingOf(undefined)).toBeNull()
    expect(flappingOf([deployment])).toContain('take 40 s to start')
  })

  it('returns the same result for the same input', async () => {
    const input = inputOf({ maxSimulations: 20 })
    const [first, again] = [await tune(input), await tune(input)]
    expect(again).toEqual(first)
  })

  it('marks settings that miss the goal at a higher load', async () => {
    // 6 pods process 120 records a second; a peak 30 % above 100 needs more.
    const { frontier, advice } = await tune(inputOf({ load: 'wave low=10 peak=100 period=10m for=10m' }))
    const failed = frontier.flatMap(({ breaks }) => breaks ?? [])
    expect([...failed, ...advice].join('\n')).toMatch(/a load 30 % higher/)
  })

  it('names the variation in which no setting can meet the goal', async () => {
    const input = inputOf()
    const tuner = new Tuner(input)
    const seed = input.seed + 1
    const simulate: SimulateTrial = (trial) => {
      const figures = figuresOrNull(tuner, trial)
      return Promise.resolve(figures && trial.seed === seed ? { ...figures, isMet: false } : figures)
    }
    const { advice } = await tune(input, { simulate })
    expect(advice).toEqual([`With seed ${seed} no setting meets the goal, not even all pods at all times.`])
  })

  it('leaves the kept parameters as they are', async () => {
    const { frontier } = await tune(inputOf({ keep: ['rate', 'max', 'lagThreshold'] }))
    const changes = frontier.flatMap((point) => point.changes.map(({ text }) => text)).join('\n')
    expect(changes).not.toMatch(/rate trigger|maxReplicaCount|lagThreshold/)
    expect(changes).toMatch(/window/)
  })

  it('recommends the knee without a goal', async () => {
    const { cheapest, recommended, knee, asIs } = await tune({ ...inputOf(), goal: null })
    expect({ cheapest, isMet: asIs?.figures.isMet }).toEqual({ cheapest: null, isMet: null })
    expect(recommended?.figures.wait).toBeLessThanOrEqual(1.05 * (knee?.figures.wait ?? 0))
  })

  it.each([
    ['p95 wait 10ms', {}, 'processing a record alone takes 0.05 s'],
    [
      'p95 wait 1s',
      { load: 'wave low=10 peak=300 period=10m for=10m' },
      'needs 15 pods, and only 6 can have a partition',
    ],
    [
      'p95 wait 1s',
      { keys: '9,1,1,1,1,1' },
      'partition 0 gets 56.2 records per second at its peak and a pod processes 20',
    ],
    ['p95 wait 60ms', {}, 'at the peak of 87.4 records per second they are 73 % busy'],
    ['p95 wait 1s', { keep: ['min', 'max'], manifest: withMax(2) }, 'needs 5 pods, and max is kept'],
  ] as const)('says why %s cannot be met with %j', async (slo, changes, reason) => {
    const { unmet, cheapest } = await tune(inputOf({ slo, ...changes, maxSimulations: 30 }))
    expect(unmet).toContain(reason)
    expect(cheapest).toBeNull()
  })

  it('advises more partitions in text only, because a patch cannot add them', async () => {
    const load = 'wave low=10 peak=300 period=10m for=10m'
    const { advice, frontier } = await tune(inputOf({ load, slo: 'p95 wait 1s', maxSimulations: 30 }))
    expect(advice).toEqual([expect.stringContaining('Partitions: 19 would let 19 pods process this load')])
    expect(frontier.map(({ patch }) => patch).join('\n')).not.toMatch(/partitions/i)
  })

  it('reports each simulation, with the cheapest setting so far', async () => {
    const progress: { simulated: number; cheapest: number | null }[] = []
    const { simulated, cheapest } = await tune(inputOf({ maxSimulations: 20 }), {
      onProgress: (each) => void progress.push(each),
    })
    expect(progress.map((each) => each.simulated)).toEqual(Array.from({ length: simulated }, (_, index) => index + 1))
    expect(progress.at(-1)?.cheapest).toBe(cheapest?.figures.podHours)
  })

  it('returns the best so far when it is stopped', async () => {
    const stop = new AbortController()
    const onProgress = ({ simulated }: { simulated: number }): void => {
      if (simulated === 10) stop.abort()
    }
    const { isStopped, frontier, simulated } = await tune(inputOf(), { signal: stop.signal, onProgress })
    expect({ isStopped, simulated }).toEqual({ isStopped: true, simulated: 10 })
    expect(frontier.length).toBeGreaterThan(0)
  })

  it('rejects a manifest without a Kafka trigger', async () => {
    const cron = {
      type: 'cron',
      metadata: { timezone: 'UTC', start: '0 8 * * *', end: '0 18 * * *', desiredReplicas: '3' },
    }
    const manifest = { ...givenManifest(6), spec: { scaleTargetRef: { name: 'orders' }, triggers: [cron] } }
    await expect(tune(inputOf({ manifest }))).rejects.toThrow('tune needs a ScaledObject with a kafka trigger')
  })
})

function withScaleDown(scaleDown: object): Record<string, unknown> {
  const manifest = givenManifest(6)
  const advanced = { horizontalPodAutoscalerConfig: { behavior: { scaleDown } } }
  return { ...manifest, spec: { ...(manifest['spec'] as object), advanced } }
}

function withMax(max: number): Record<string, unknown> {
  const manifest = givenManifest(6)
  return { ...manifest, spec: { ...(manifest['spec'] as object), maxReplicaCount: max } }
}

describe('the knobs for a day', () => {
  const day = 'day low=20 peaks=180@12h/2h,150@19h/1.5h'
  const tuner = new Tuner(inputOf({ load: day, partitions: 12 }))
  const choicesOf = (name: string) => tuner.knobs.find((knob) => knob.name === name)?.choices ?? []

  it('include schedules for the times that need pods', () => {
    const texts = choicesOf('cron').map(({ text }) => text)
    expect(texts).toContain('cron floor 9 from 10:20 to 13:30 and 18:05 to 19:45 UTC')
    expect(texts[0]).toBe('')
  })

  it('include a trigger on the rate of arrivals', () => {
    const spec = structuredClone(givenManifest(12)['spec']) as Record<string, unknown>
    choicesOf('rate')
      .find(({ text }) => text === 'rate trigger 16')
      ?.apply(spec)
    expect(spec['triggers']).toMatchObject([
      { type: 'kafka' },
      { type: 'metrics-api', metadata: { targetValue: '16' } },
    ])
  })

  it('change the target of an existing trigger on the rate', () => {
    const manifest = structuredClone(givenManifest(12)) as { spec: { triggers: unknown[] } }
    const metadata = { url: 'http://rates.shop/orders', valueLocation: 'rate', targetValue: '8' }
    manifest.spec.triggers.push({ type: 'metrics-api', metadata })
    const withRate = new Tuner(inputOf({ load: day, partitions: 12, manifest: { ...manifest } }))
    const position = withRate.knobs.findIndex(({ name }) => name === 'rate')
    const choice = withRate.knobs[position]?.choices.findIndex(({ text }) => text.endsWith('8 → 16')) ?? -1
    expect(withRate.manifestOf(withRate.current.with(position, choice))).toMatchObject({
      spec: { triggers: [{ type: 'kafka' }, { metadata: { ...metadata, targetValue: '16' } }] },
    })
  })
})
