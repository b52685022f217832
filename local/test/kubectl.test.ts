import { execFile, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { rulesOf } from '@food-delivery/autoscaler'
import { type ApiServer } from '../src/kubernetes-api/api-server'
import { ScaledCluster } from './fixture/scaled-cluster'
import { eventually } from '../../test/support/eventually'

const run = promisify(execFile)
const isInstalled = spawnSync('kubectl', ['version', '--client']).status === 0
if (!isInstalled) console.warn('kubectl is not installed: its tests are SKIPPED')
const ifInstalled = isInstalled ? it : it.skip

let scaled: ScaledCluster
let api: ApiServer

/** Recorded output of kubectl on a real cluster. */
const recordedOutput = (file: string) => readFileSync(join(__dirname, 'kubectl', file), 'utf8')

const flags = () => ['--server', api.url, '--namespace', 'food-delivery']
const kubectl = async (...args: string[]) => (await run('kubectl', [...flags(), ...args])).stdout
const apply = (object: unknown) => {
  const child = run('kubectl', [...flags(), 'apply', '-f', '-'])
  child.child.stdin?.end(JSON.stringify(object))
  return child
}
const messageOf = (error: unknown) => (error as { stderr: string }).stderr.trim()
const storedScaledObject = (name = 'consumer') => {
  const { apiVersion, kind, metadata, spec } = scaled.store.get('scaledobjects', name) ?? {}
  return { apiVersion, kind, metadata: { name: metadata?.name }, spec: spec as object }
}

beforeAll(async () => {
  scaled = new ScaledCluster(undefined, rulesOf({ keda: '2.20', kubernetes: '1.35' }))
  api = scaled.createApi()
  await api.start(0)
  // The burst of the recorded cluster: 2 → 3 → 5 → 6, then no change within the stabilization window.
  for (const lag of [15, 25, 30, 0]) {
    scaled.lag = lag
    await scaled.timers.advance(15_000)
  }
  await scaled.timers.advance(150_000)
  // The clock is simulated, but pods become ready in real time.
  await eventually(() => scaled.cluster.pods.every(({ state }) => state.ready), 'all pods to be ready')
})

afterAll(async () => {
  api.stop()
  await scaled.stop()
})

/** The lines of a text without the widths of columns, which depend on names and ages. */
const linesOf = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim().replace(/\s+/g, ' '))
    .filter((line) => line !== '')

/** The lines of a text, with placeholders for what differs between runs: ages, dates and generated suffixes. */
const normalize = (text: string) =>
  linesOf(
    text
      // First, because a hash can look like an age: consumer-6b7f9d8c5-24h5m.
      .replace(/(consumer)-[a-z0-9]{9,10}(-[a-z0-9]{5})?/g, '$1-HASH')
      .replace(/\b(\d+[smhd])+( \(x\d+ over (\d+[smhd])+\))?(?=\s)/g, 'AGE')
      .replace(/\w{3}, \d\d \w{3} \d{4} [\d:]+ \+0000/g, 'DATE')
      .replace(/\d{4}-\d\d-\d\dT[\d:]+Z/g, 'DATE'),
  )

describe('kubectl on the local cluster', () => {
  ifInstalled('reports a kind or a version that is not served', async () => {
    const hpa = {
      apiVersion: 'autoscaling/v2beta2',
      kind: 'HorizontalPodAutoscaler',
      metadata: { name: 'a' },
      spec: {},
    }
    for (const object of [hpa, { ...hpa, apiVersion: 'batch/v1', kind: 'Banana' }]) {
      const error: unknown = await apply(object).catch((reason: unknown) => reason)
      expect(messageOf(error)).toContain(`no matches for kind "${object.kind}" in version "${object.apiVersion}"`)
    }
  })

  ifInstalled('prints the tables of a real cluster', async () => {
    const tables = normalize(await kubectl('get', 'hpa,scaledobject,deploy'))
    const expected = normalize(recordedOutput('get.txt')).slice(1, 1 + tables.length)
    expect(tables).toEqual(expected)
  })

  ifInstalled('describes an HPA like a real cluster', async () => {
    expect(normalize(await kubectl('describe', 'hpa'))).toEqual(normalize(recordedOutput('describe-hpa.txt')))
  })

  ifInstalled('describes a ScaledObject like a real cluster', async () => {
    const isVariable = (line: string) => /^(Resource Version|UID|Last Active Time):|KEDAScalerInfo/.test(line)
    const lines = (text: string) => normalize(text).filter((line) => !isVariable(line))
    expect(lines(await kubectl('describe', 'so'))).toEqual(lines(recordedOutput('describe-so.txt')))
  })

  ifInstalled('lists events like a real cluster', async () => {
    const lines = (text: string) => normalize(text).filter((line) => !line.includes('KEDAScalerInfo'))
    expect(lines(await kubectl('get', 'events')).sort()).toEqual(lines(recordedOutput('events.txt')).sort())
  })

  ifInstalled('explains the fields of built-in and custom kinds', async () => {
    const explain = async (...args: string[]) => linesOf(await kubectl('explain', ...args))
    expect(await explain('deploy.spec.replicas')).toEqual([
      'GROUP: apps',
      'KIND: Deployment',
      'VERSION: v1',
      'FIELD: replicas <integer>',
      'DESCRIPTION:',
      'Number of desired pods. This is a pointer to distinguish between explicit',
      'zero and not specified. Defaults to 1.',
    ])
    const v1 = await explain('hpa', '--api-version=autoscaling/v1', '--recursive')
    expect(v1).toContain('targetCPUUtilizationPercentage <integer>')
    expect(await explain('so.spec.triggers')).toContain('type <string> -required-')
    const error = await kubectl('explain', 'pod.spec.nothing').catch((reason: unknown) => messageOf(reason))
    expect(error).toBe('error: field "nothing" does not exist')
  })

  ifInstalled('rejects invalid objects with the messages of KEDA and the API server', async () => {
    const object = storedScaledObject()
    const change = (spec: object, name = 'consumer') => ({
      ...object,
      metadata: { name },
      spec: { ...object.spec, ...spec },
    })
    const rejections: [object, string][] = [
      [
        change({ minReplicaCount: 7 }),
        'spec: Invalid value: minReplicaCount must be less than or equal to maxReplicaCount',
      ],
      [change({ idleReplicaCount: 2 }), 'IdleReplicaCount=2 must be less than MinReplicaCount=2'],
      [
        change({}, 'second'),
        "the workload 'consumer' of type 'apps/v1.Deployment' is already managed by the ScaledObject 'consumer'",
      ],
      [change({ maxReplicaCount: 'six' }), 'spec.maxReplicaCount in body must be of type integer: "string"'],
      [change({ maxReplicas: 6 }), 'strict decoding error: unknown field "spec.maxReplicas"'],
    ]
    for (const [invalid, reason] of rejections)
      expect(messageOf(await apply(invalid).catch((error: unknown) => error))).toContain(reason)
    const hpa = { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', metadata: { name: 'x' } }
    const spec = {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'other' },
      minReplicas: 5,
      maxReplicas: 2,
    }
    expect(messageOf(await apply({ ...hpa, spec }).catch((error: unknown) => error))).toContain(
      'The HorizontalPodAutoscaler "x" is invalid: spec.maxReplicas: Invalid value: 2: must be greater than or equal to `minReplicas`',
    )
  })

  ifInstalled('applies, patches and deletes a ScaledObject', async () => {
    const object = storedScaledObject()
    await apply({ ...object, spec: { ...object.spec, maxReplicaCount: 5 } })
    await scaled.timers.advance(15_000)
    expect(scaled.replicas).toBe(5)
    await kubectl('patch', 'so', 'consumer', '--type', 'merge', '-p', '{"spec":{"minReplicaCount":3}}')
    expect(scaled.store.get('horizontalpodautoscalers', 'keda-hpa-consumer')?.spec).toMatchObject({
      minReplicas: 3,
      maxReplicas: 5,
    })
    expect(await kubectl('delete', 'so', 'consumer')).toContain('deleted')
    expect(await kubectl('get', 'hpa', '-o', 'name')).toBe('')
  })

  ifInstalled('scales a Deployment', async () => {
    await kubectl('scale', 'deploy', 'consumer', '--replicas=4')
    expect(scaled.replicas).toBe(4)
    await kubectl('scale', 'deploy', 'consumer', '--current-replicas=4', '--replicas=2')
    expect(scaled.replicas).toBe(2)
  })

  ifInstalled('deletes the pod with the lowest deletion cost first', async () => {
    const { cluster } = scaled
    await kubectl('scale', 'deploy', 'consumer', '--replicas=3')
    await eventually(() => cluster.pods.filter(({ state }) => state.ready).length === 3, 'three ready pods')
    const oldest = cluster.pods.toSorted((a, b) => a.identity.createdAt - b.identity.createdAt)[0]!.name
    await kubectl('annotate', 'pod', oldest, 'controller.kubernetes.io/pod-deletion-cost=-1')
    await kubectl('scale', 'deploy', 'consumer', '--replicas=2')
    await eventually(() => cluster.pods.length === 2, 'two pods')
    expect(cluster.pods.map(({ name }) => name)).not.toContain(oldest)
  })

  ifInstalled('replaces all pods when the template changes', async () => {
    const { cluster } = scaled
    const before = cluster.pods.map(({ name }) => name)
    await kubectl('set', 'env', 'deployment/consumer', 'COLOUR=blue')
    await eventually(() => {
      return cluster.pods.length === 2 && cluster.pods.every(({ name, state }) => !before.includes(name) && state.ready)
    }, 'two new pods to be ready')
    expect(cluster.pods.map(({ identity }) => identity.template.spec.containers[0]?.env)).toEqual([
      [{ name: 'COLOUR', value: 'blue' }],
      [{ name: 'COLOUR', value: 'blue' }],
    ])
  })
})
