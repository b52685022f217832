import { type KubeObject } from '../src/manifests/objects'
import { valueAt } from '../src/json'
import { eventually } from '../../test/support/eventually'
import { ScaledCluster, consumer } from './fixture/scaled-cluster'

const scaled = new ScaledCluster([])
const api = scaled.createApi()

beforeAll(() => api.start(0))

afterAll(async () => {
  api.stop()
  await scaled.stop()
})

const path = '/apis/apps/v1/namespaces/food-delivery/deployments'

async function send(method: string, url: string, body: object, type = 'application/merge-patch+json') {
  const headers = { 'content-type': type }
  const response = await fetch(api.url + url, { method, headers, body: JSON.stringify(body) })
  expect(response.ok).toBe(true)
  return (await response.json()) as KubeObject
}

const templateWith = (colour: string) => ({
  spec: {
    template: {
      spec: {
        containers: [{ ...consumer.spec.template.spec.containers[0], env: [{ name: 'COLOUR', value: colour }] }],
      },
    },
  },
})
const changeColour = (colour: string, fields: { metadata?: object } = {}) =>
  send('PATCH', `${path}/consumer`, { ...templateWith(colour), ...fields })

const storedDeployment = () => scaled.store.get('deployments', 'consumer') as KubeObject
const progressingCondition = () =>
  (valueAt(storedDeployment(), 'status.conditions') as { type: string; status: string; reason: string }[]).find(
    ({ type }) => type === 'Progressing',
  )
const replicaSets = () => scaled.store.list('replicasets')
/** Reads an annotation. A name without a prefix gets that of the Deployment controller. */
const annotation = (name: string) => (object: KubeObject) =>
  object.metadata.annotations?.[name.includes('/') ? name : `deployment.kubernetes.io/${name}`]
const revisions = () =>
  replicaSets()
    .map(annotation('revision'))
    .map(Number)
    .toSorted((a, b) => a - b)
const newestReplicaSet = () =>
  replicaSets().toSorted((a, b) => Number(annotation('revision')(b)) - Number(annotation('revision')(a)))[0]!
const waitForRollout = () =>
  eventually(
    () => progressingCondition()?.reason === 'NewReplicaSetAvailable' && scaled.cluster.pods.length === 2,
    'the rollout to finish',
  )

describe('rollouts', () => {
  it('fills in the defaults of the API server', async () => {
    expect(storedDeployment().spec).toEqual({
      progressDeadlineSeconds: 600,
      replicas: 2,
      revisionHistoryLimit: 10,
      selector: consumer.spec.selector,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
      template: {
        metadata: { labels: { app: 'consumer' } },
        spec: {
          containers: [
            {
              ...consumer.spec.template.spec.containers[0],
              imagePullPolicy: 'IfNotPresent',
              terminationMessagePath: '/dev/termination-log',
              terminationMessagePolicy: 'File',
            },
          ],
          dnsPolicy: 'ClusterFirst',
          restartPolicy: 'Always',
          schedulerName: 'default-scheduler',
          securityContext: {},
          terminationGracePeriodSeconds: 30,
        },
      },
    })
    await waitForRollout()
  })

  it('keeps the ReplicaSets of ten old revisions', async () => {
    for (let count = 1; count <= 12; count++) {
      await changeColour(`colour ${count}`, {
        metadata: { annotations: { 'kubernetes.io/change-cause': `cause ${count}` } },
      })
      await waitForRollout()
    }
    expect(revisions()).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13])
    expect(annotation('revision')(storedDeployment())).toBe('13')
    expect(replicaSets().map(annotation('kubernetes.io/change-cause')).toSorted().at(-1)).toBe('cause 9')
    expect(replicaSets().filter(({ spec }) => valueAt(spec, 'replicas') === 0)).toHaveLength(10)
    expect(annotation('desired-replicas')(newestReplicaSet())).toBe('2')
    expect(annotation('max-replicas')(newestReplicaSet())).toBe('3')
  })

  it('rolls back to an old revision, which gets the next number', async () => {
    const oldReplicaSet = replicaSets().find((object) => annotation('revision')(object) === '12')!
    const { labels, ...metadata } = valueAt(oldReplicaSet, 'spec.template.metadata') as {
      labels: Record<string, string>
    }
    const { 'pod-template-hash': hash, ...templateLabels } = labels
    const template = {
      ...(valueAt(oldReplicaSet, 'spec.template') as object),
      metadata: { ...metadata, labels: templateLabels },
    }
    const operations = [{ op: 'replace', path: '/spec/template', value: template }]
    await send('PATCH', `${path}/consumer`, operations, 'application/json-patch+json')
    await waitForRollout()
    expect(newestReplicaSet().metadata.name).toBe(`consumer-${hash}`)
    expect(newestReplicaSet().metadata.uid).toBe(oldReplicaSet.metadata.uid)
    expect(annotation('revision-history')(newestReplicaSet())).toBe('12')
    expect(revisions()).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14])
    const owners = scaled.cluster.pods.map(({ identity }) => identity.owner)
    expect(owners).toEqual(owners.map(() => ({ name: oldReplicaSet.metadata.name, uid: oldReplicaSet.metadata.uid })))
  })

  it('records which ReplicaSets are scaled', () => {
    const scaling = scaled.store.list('events').filter((event) => valueAt(event, 'reason') === 'ScalingReplicaSet')
    const messages = scaling.map((event) => valueAt(event, 'message') as string)
    const [first] = replicaSets().filter((object) => annotation('revision')(object) === '3')
    expect(messages.filter((message) => message.includes(first!.metadata.name))).toEqual([
      `Scaled up replica set ${first!.metadata.name} from 0 to 1`,
      `Scaled up replica set ${first!.metadata.name} from 1 to 2`,
      `Scaled down replica set ${first!.metadata.name} from 2 to 1`,
      `Scaled down replica set ${first!.metadata.name} from 1 to 0`,
    ])
  })

  it('keeps the pods of a paused Deployment until it is resumed', async () => {
    const before = newestReplicaSet().metadata.name
    await send('PATCH', `${path}/consumer`, { spec: { paused: true } })
    await changeColour('while paused')
    expect(progressingCondition()).toMatchObject({ status: 'Unknown', reason: 'DeploymentPaused' })
    expect(newestReplicaSet().metadata.name).toBe(before)
    expect(valueAt(storedDeployment(), 'status.updatedReplicas')).toBeUndefined()
    await send('PATCH', `${path}/consumer`, { spec: { paused: null } })
    expect(newestReplicaSet().metadata.name).not.toBe(before)
    await waitForRollout()
  })

  it('terminates all old pods before the first new pod starts, with the strategy Recreate', async () => {
    await send('PATCH', `${path}/consumer`, { spec: { strategy: { type: 'Recreate', rollingUpdate: null } } })
    const oldNames = scaled.cluster.pods.map(({ name }) => name)
    const podNames: string[][] = []
    const record = () => podNames.push(scaled.cluster.pods.map(({ name }) => name))
    const unsubscribe = scaled.store.subscribe('pods', record)
    await changeColour('recreated')
    await waitForRollout()
    unsubscribe()
    expect(podNames.some((names) => names.length > 0 && names.every((name) => !oldNames.includes(name)))).toBe(true)
    for (const names of podNames) expect(new Set(names.map((name) => oldNames.includes(name))).size).toBeLessThan(2)
    await send('PATCH', `${path}/consumer`, { spec: { strategy: { type: 'RollingUpdate' } } })
  })

  it('reports a rollout without progress', async () => {
    await send('PATCH', `${path}/consumer`, {
      spec: {
        progressDeadlineSeconds: 1,
        template: {
          spec: {
            containers: [{ ...consumer.spec.template.spec.containers[0], readinessProbe: { tcpSocket: { port: 1 } } }],
          },
        },
      },
    })
    expect(progressingCondition()).toMatchObject({ status: 'True', reason: 'ReplicaSetUpdated' })
    await eventually(async () => {
      await scaled.timers.advance(1_000)
      return progressingCondition()?.reason === 'ProgressDeadlineExceeded'
    }, 'the deadline to pass')
    expect(progressingCondition()?.status).toBe('False')
  })
})
