import { type PlanDocument, exampleDocument } from '../document/plan-document'
import { readLink } from '../document/link'
import { createPlanner, lastOf } from '../../test/planner-in-process'
import { applyMergePatch } from './frontier'
import { readLoadInput } from './plan-basis'

/** The example with a load of an hour, which is simulated faster than a day. */
const hourPlan: PlanDocument = {
  ...exampleDocument,
  load: { kind: 'profile', text: 'ramp from=20 to=300 for=1h' },
  changes: {},
}
const hpa = `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: web }
spec:
  maxReplicas: 3
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }
  metrics: [{ type: External, external: { metric: { name: lag }, target: { type: AverageValue, averageValue: "50" } } }]
`

describe('PlannerSession', () => {
  it('plans the manifest and the compared settings, and returns the patch between them', async () => {
    const messages = await createPlanner().plan({ ...hourPlan, changes: { lagThreshold: 200, scaleUpTolerance: 0.01 } })
    const { input } = lastOf(messages, 'input')
    expect(input).toMatchObject({ kind: 'ScaledObject', name: 'orders', partitions: 12, seconds: 3_600 })
    expect(input.given).toMatchObject({ lagThreshold: 50, min: 1, max: 12, scaleUpTolerance: 0.1 })
    const { given, changed, patch, isDone } = lastOf(messages, 'results').results
    expect(isDone).toBe(true)
    expect(given.curves.times).toHaveLength(given.curves.lag.length)
    expect(given.curves.lag.every((value) => value !== null)).toBe(true)
    expect(given.summary.podHours).not.toBe(changed?.summary.podHours)
    expect(patch).toBe(`apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata:
  name: orders
spec:
  advanced:
    horizontalPodAutoscalerConfig:
      behavior:
        scaleUp:
          tolerance: "0.01"
  triggers:
    - type: kafka
      metadata:
        topic: orders
        consumerGroup: orders
        bootstrapServers: kafka.shop:9092
        lagThreshold: "200"
`)
  })

  it('has no compared settings and no patch without changes', async () => {
    const { results } = lastOf(await createPlanner().plan(hourPlan), 'results')
    expect(results).not.toHaveProperty('changed')
    expect(results).not.toHaveProperty('patch')
  })

  it('plans an HPA, whose lag per pod is its average value', async () => {
    const messages = await createPlanner().plan({ ...hourPlan, manifest: hpa, changes: { lagThreshold: 7, max: 5 } })
    expect(lastOf(messages, 'input').input.given).toMatchObject({ lagThreshold: 50, max: 3 })
    const { patch } = lastOf(messages, 'results').results
    expect(patch).toMatch(/name: web\nspec:\n {2}maxReplicas: 5\n {2}metrics:\n[^]* averageValue: "?7"?\n$/)
  })

  it('ignores changes of settings that the manifest does not have', async () => {
    const manifest = hpa.replace('type: AverageValue, averageValue', 'type: Value, value')
    const messages = await createPlanner().plan({ ...hourPlan, manifest, changes: { lagThreshold: 7, max: 5 } })
    expect(lastOf(messages, 'input').input.given).toMatchObject({ lagThreshold: null, max: 3 })
    expect(lastOf(messages, 'results').results.patch).toMatch(/name: web\nspec:\n {2}maxReplicas: 5\n$/)
  })

  it.each<[string, Partial<PlanDocument>, object]>([
    ['invalid YAML', { manifest: 'a: [' }, { part: 'manifest', line: 1 }],
    ['no text', { manifest: '' }, { part: 'manifest', line: null }],
    ['no autoscaler', { manifest: 'kind: Service' }, { part: 'manifest', line: null }],
    ['a wrong field', { manifest: exampleDocument.manifest.replace('12', 'many') }, { part: 'manifest', line: 9 }],
    [
      'a wrong threshold',
      { manifest: exampleDocument.manifest.replace('"50"', '"0"') },
      { part: 'manifest', line: 23 },
    ],
    ['an unknown profile', { load: { kind: 'profile', text: 'tide rate=5' } }, { part: 'load' }],
    [
      'invalid CSV',
      { load: { kind: 'file', name: 'a.csv', text: 'time,rate\n0,5\n10,x\n' } },
      { part: 'load', line: 3 },
    ],
    ['an invalid recording', { load: { kind: 'file', name: 'a.json', text: '{}' } }, { part: 'load' }],
    ['an unknown type of file', { load: { kind: 'file', name: 'a.pdf', text: '' } }, { part: 'load' }],
    ['no processing time', { work: '' }, { part: 'work' }],
    ['an invalid processing time', { work: 'soon' }, { part: 'work' }],
    ['too many partitions', { partitions: 1e9 }, { part: 'partitions' }],
    ['a wrong start', { start: '9s..1s' }, { part: 'consumers' }],
    ['an invalid goal', { goal: 'fast' }, { part: 'goal' }],
  ])('names the part of the input with %s, and its line', async (_, part, problem) => {
    const messages = await createPlanner().plan({ ...hourPlan, ...part })
    expect(messages.map(({ type }) => type)).toEqual(['problem'])
    expect(lastOf(messages, 'problem').problem).toMatchObject(problem)
  })

  it('reports an invalid setting, and simulates the manifest', async () => {
    const messages = await createPlanner().plan({ ...hourPlan, changes: { min: 20 } })
    expect(lastOf(messages, 'problem').problem).toMatchObject({ part: 'settings', line: null })
    expect(lastOf(messages, 'results').results).not.toHaveProperty('changed')
  })

  it('continues after a problem', async () => {
    const { plan } = createPlanner()
    await plan({ ...hourPlan, manifest: '' })
    expect(lastOf(await plan(hourPlan), 'results').results.isDone).toBe(true)
  })

  it('stops a plan when the next one is requested, and returns the results that a new planner returns', async () => {
    const planner = createPlanner()
    void planner.plan(hourPlan)
    const changed = { ...hourPlan, changes: { lagThreshold: 10 } }
    const [resumed, whole] = [await planner.plan(changed), await createPlanner().plan(changed)].map((messages) => {
      const { given, changed } = lastOf(messages, 'results').results
      return [given, changed].map((view) => ({ rescales: view?.rescales, p95: view?.summary.waits.p95.toPrecision(9) }))
    })
    expect(resumed).toEqual(whole)
  })

  it('reports a compared manifest that cannot be read, and simulates the given one', async () => {
    const messages = await createPlanner().plan({ ...hourPlan, other: 'kind: Service' })
    expect(messages.map(({ type }) => type).slice(0, 2)).toEqual(['input', 'problem'])
    expect(lastOf(messages, 'problem').problem).toMatchObject({ part: 'settings' })
    expect(lastOf(messages, 'results').results).not.toHaveProperty('changed')
  })

  it('compares with another manifest', async () => {
    const messages = await createPlanner().plan({ ...hourPlan, other: hourPlan.manifest.replace('"50"', '"70"') })
    expect(lastOf(messages, 'input').input).toMatchObject({
      given: { lagThreshold: 50 },
      settings: { lagThreshold: 70 },
    })
    expect(lastOf(messages, 'results').results.patch).toContain('lagThreshold: "70"')
  })

  it('has the findings of lint, and the settings that fix them', async () => {
    const { client, plan } = createPlanner()
    const { findings } = lastOf(await plan(hourPlan), 'input').input
    expect(findings.map(({ rule, line, fix }) => [rule, line, fix])).toEqual([
      ['max-within-tolerance', 9, { scaleUpTolerance: 0.01 }],
      ['no-fallback', 18, null],
    ])
    expect(await client.ask('simulateFix', { index: 0 })).toMatch(
      /^The load, simulated .*; with scaleUp\.tolerance 0\.01: /,
    )
    await expect(client.ask('simulateFix', { index: 1 })).rejects.toThrow('cannot be simulated')
  })

  it('explains a change in the number of pods', async () => {
    const { client, plan } = createPlanner()
    const { rescales } = lastOf(await plan(hourPlan), 'results').results.given
    const [first] = rescales
    const decision = await client.ask('explain', { side: 'given', index: 0 })
    expect(decision).toMatchObject({ t: (first?.t ?? 0) * 1_000, from: first?.from, to: first?.to, target: 'orders' })
    expect(decision.lagPerPartition).toHaveLength(12)
    expect(decision.chain.map(({ step }) => step)).toContain('metric proposal')
    await expect(client.ask('explain', { side: 'changed', index: 0 })).rejects.toThrow('does not exist any more')
  })
})

describe('a link to a plan', () => {
  const linkTo = async (document: PlanDocument) => {
    const link = await createPlanner().client.ask('link', { document })
    if (!link) throw new Error('there is no link')
    const result = await readLink(link.fragment.slice('plan='.length))
    if (!('document' in result)) throw new Error(`the link is ${result.failure.code}`)
    return { ...link, document: result.document }
  }
  const day = Array.from({ length: 5_760 }, (_, index) => index * 15)
  const rate = (t: number) => 100 + 80 * Math.sin(t / 9_000) + ((t * 7_919) % 13)
  const rates = ['time,rate', ...day.map((t) => `${t},${rate(t)}`)].join('\n')
  const offsets = [
    'time,partition,end',
    ...day.flatMap((t) =>
      Array.from(
        { length: 12 },
        (_, p) => `${t},${p},${Math.round(t * (5 + p) + 400 * (1 + Math.sin(t / 5_000 + p)))}`,
      ),
    ),
  ].join('\n')
  const withFile = (text: string): PlanDocument => ({ ...hourPlan, load: { kind: 'file', name: 'a.csv', text } })

  it('contains the whole plan if it is short enough', async () => {
    expect(await linkTo(hourPlan)).toMatchObject({ document: hourPlan, shortened: null })
  })

  it.each([
    ['rates', rates, 0.01],
    ['offsets of 12 partitions', offsets, 0.02],
  ])('reduces the number of points of %s that are too long, and states the difference', async (_, text, maxShare) => {
    const { fragment, document, shortened } = await linkTo(withFile(text))
    expect(fragment.length).toBeLessThanOrEqual(8_000)
    expect(shortened?.points).toBeGreaterThan(8)
    expect(shortened?.share).toBeLessThan(maxShare)
    const [wholeLoad, shortLoad] = [readLoadInput(withFile(text).load), readLoadInput(document.load)]
    expect(shortLoad.curves).toHaveLength(wholeLoad.curves.length)
    expect(shortLoad.seconds / wholeLoad.seconds).toBeCloseTo(1, 3)
    for (const [index, { counts }] of wholeLoad.curves.entries()) {
      const difference = Math.abs((counts.at(-1) ?? 0) - (shortLoad.curves[index]?.counts.at(-1) ?? 0))
      expect(difference).toBeLessThanOrEqual((shortened?.records ?? 0) + 1)
    }
  })

  it('is null for a manifest that alone is too long', async () => {
    const manifest = `${hourPlan.manifest}# ${Array.from({ length: 20_000 }, (_, i) => Math.sin(i).toString(36)).join('')}`
    expect(await createPlanner().client.ask('link', { document: { ...hourPlan, manifest } })).toBeNull()
  })
})

describe('the search for settings', () => {
  it('reports progress, and returns points whose manifests cost the same when they are planned', async () => {
    const { client, plan } = createPlanner()
    const document: PlanDocument = { ...hourPlan, load: { kind: 'profile', text: 'ramp from=20 to=200 for=15m' } }
    const simulated: number[] = []
    const frontier = await client.ask('tune', { document }, (progress) => void simulated.push(progress.simulated))
    expect(simulated.length).toBeGreaterThan(10)
    expect(frontier.points.length).toBeGreaterThan(1)
    const costs = frontier.points.map(({ podHours }) => podHours)
    expect(costs).toEqual(costs.toSorted((a, b) => a - b))
    const point = frontier.points.find(({ changes }) => changes.length > 0)
    const messages = await plan({ ...document, other: point?.manifest ?? '' })
    expect(lastOf(messages, 'results').results.changed?.summary.podHours).toBeCloseTo(point?.podHours ?? NaN, 6)
  })

  it('ends early with the best result so far', async () => {
    const { client } = createPlanner()
    const frontier = await client.ask('tune', { document: hourPlan }, ({ simulated }) => {
      if (simulated === 5) client.interrupt()
    })
    expect(frontier.simulated).toBe(5)
  })

  it('ends early on request, even after another question', async () => {
    const { client } = createPlanner()
    const frontier = await client.ask('tune', { document: hourPlan }, ({ simulated }) => {
      if (simulated === 2) void client.ask('yaml', { value: {} })
      if (simulated === 5) client.interrupt()
    })
    expect(frontier.simulated).toBe(5)
  })

  it('rejects an HPA', async () => {
    await expect(createPlanner().client.ask('tune', { document: { ...hourPlan, manifest: hpa } })).rejects.toThrow(
      'ScaledObject',
    )
  })
})

describe('applyMergePatch', () => {
  it('replaces lists, removes what is null, and keeps the rest', () => {
    const object = { a: { b: 1, c: [1, 2], d: 4 }, e: 5 }
    expect(applyMergePatch(object, { a: { c: [3], d: null, f: { g: 6 } } })).toEqual({
      a: { b: 1, c: [3], f: { g: 6 } },
      e: 5,
    })
  })
})
