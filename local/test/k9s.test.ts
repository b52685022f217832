import { ApiServer } from '../src/kubernetes-api/api-server'
import { resourceTypes } from '../src/store/resource-types'
import { ScaledCluster } from './fixture/scaled-cluster'

// These tests send the requests that k9s sends at its start and for each of its views.

const scaled = new ScaledCluster()
const { store, cluster, timers } = scaled
const api = new ApiServer({ store, cluster, now: timers.now })

beforeAll(() => api.start(0))

afterAll(async () => {
  api.stop()
  await scaled.stop()
})

const TABLE =
  'application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json'

interface Body {
  kind: string
  metadata: { resourceVersion: string }
  groups: { preferredVersion: { groupVersion: string } }[]
  resources: { name: string; kind: string; verbs: string[] }[]
  columnDefinitions: { name: string }[]
  rows: { object: { kind: string } }[]
  items: unknown[]
  status: { allowed: boolean }
}

async function get(path: string, accept = 'application/json'): Promise<Body> {
  const response = await fetch(api.url + path, { headers: { accept } })
  expect([path, response.status]).toEqual([path, 200])
  return (await response.json()) as Body
}

/** The kinds of the preferred version of each group, as discovery lists them. */
async function discover() {
  const { groups } = await get('/apis?timeout=32s')
  const paths = ['api/v1', ...groups.map(({ preferredVersion }) => `apis/${preferredVersion.groupVersion}`)]
  const lists = await Promise.all(
    paths.map(async (path) => {
      const { resources } = await get(`/${path}?timeout=32s`)
      return resources.map((resource) => ({ ...resource, path: `/${path}/${resource.name}` }))
    }),
  )
  return lists.flat().filter(({ name }) => !name.includes('/'))
}

/** The first event of a watch. */
async function firstEvent(path: string, accept: string) {
  const ended = new AbortController()
  const response = await fetch(api.url + path, { headers: { accept }, signal: ended.signal })
  expect([path, response.status]).toEqual([path, 200])
  const reader = response.body!.getReader()
  try {
    let text = ''
    while (!text.includes('\n')) text += new TextDecoder().decode((await reader.read()).value as Uint8Array)
    return JSON.parse(text.split('\n')[0]!) as { type: string; object: Body }
  } finally {
    ended.abort()
  }
}

it('serves its version, and allows access in reviews', async () => {
  expect(await get('/version?timeout=32s')).toMatchObject({ major: '1', minor: '37' })
  const review = { kind: 'SelfSubjectAccessReview', spec: { resourceAttributes: { verb: 'list', resource: 'pods' } } }
  const response = await fetch(`${api.url}/apis/authorization.k8s.io/v1/selfsubjectaccessreviews`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...review, apiVersion: 'authorization.k8s.io/v1' }),
  })
  expect(((await response.json()) as Body).status.allowed).toBe(true)
})

it('lists and watches every kind that discovery names, as a table and as objects', async () => {
  const kinds = await discover()
  const watchedKinds = kinds.filter(({ verbs }) => verbs.includes('watch'))
  const types = Object.values(resourceTypes)
  expect(watchedKinds.map(({ kind }) => kind).toSorted()).toEqual(types.map(({ kind }) => kind).toSorted())
  for (const { kind, path, verbs } of watchedKinds) {
    expect(verbs).toEqual(expect.arrayContaining(['get', 'list', 'watch']))
    const list = await get(`${path}?limit=500&resourceVersion=0`)
    expect(list.kind).toBe(`${kind}List`)
    const table = await get(`${path}?includeObject=Object`, TABLE)
    const [first, ...others] = table.columnDefinitions.map(({ name }) => name)
    expect([kind, table.kind, first]).toEqual([kind, 'Table', kind === 'Event' ? 'Last Seen' : 'Name'])
    expect(others).not.toHaveLength(0)
    expect(table.rows.map(({ object }) => object.kind)).toEqual(list.items.map(() => kind))
    const watchPath = `${path}?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true`
    const event = await firstEvent(watchPath, TABLE)
    expect([kind, event.type]).toEqual([kind, list.items.length > 0 ? 'ADDED' : 'BOOKMARK'])
    expect(event.object.kind).toBe('Table')
    expect((await firstEvent(watchPath, 'application/json')).object.kind).toBe(kind)
  }
})

it('finds the metrics of pods and nodes', async () => {
  expect((await get('/apis/metrics.k8s.io/v1beta1/pods')).kind).toBe('PodMetricsList')
  expect((await get('/apis/metrics.k8s.io/v1beta1/nodes')).kind).toBe('NodeMetricsList')
})
