import { connect } from 'node:net'
import { resourceTypes, groupPath } from '../src/store/resource-types'
import { ApiServer } from '../src/kubernetes-api/api-server'
import { ScaledCluster } from './fixture/scaled-cluster'
import { eventually } from '../../test/support/eventually'

const { cluster, store, timers, autoscalers } = new ScaledCluster()
const api = new ApiServer({ store, cluster, now: timers.now })

beforeAll(() => api.start(0))
afterAll(async () => {
  api.stop()
  autoscalers.stop()
  await cluster.stop(0)
})

const TABLE = 'application/json;as=Table;v=v1;g=meta.k8s.io'
const namespace = '/api/v1/namespaces/food-delivery'
const deployment = '/apis/apps/v1/namespaces/food-delivery/deployments/consumer'
const hpas = '/apis/autoscaling/v2/namespaces/food-delivery/horizontalpodautoscalers'
const hpa = (name: string) => ({
  metadata: { name },
  spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'other' }, maxReplicas: 3 },
})

interface RequestOptions {
  accept?: string
  type?: string
  body?: unknown
}

async function send(method: string, path: string, { accept, type = 'application/json', body }: RequestOptions = {}) {
  const response = await fetch(api.url + path, {
    method,
    headers: { 'content-type': type, ...(accept ? { accept } : {}) },
    ...(body === undefined ? {} : { body: Buffer.isBuffer(body) ? body : JSON.stringify(body) }),
  })
  const text = await response.text()
  return { status: response.status, headers: response.headers, text }
}

async function sendForJson(method: string, path: string, options?: RequestOptions) {
  const { status, text } = await send(method, path, options)
  return { status, body: JSON.parse(text) as Record<string, unknown> & { metadata: Record<string, unknown> } }
}

async function expectRefusal(path: string, code: number, message: string): Promise<void> {
  const { status, body } = await sendForJson('GET', path)
  expect([status, body['message']]).toEqual([code, expect.stringContaining(message)])
}

/** The events of a watch up to its first bookmark, or for one second. */
async function watch(path: string, query: string, accept?: string) {
  const url = `${api.url}${path}?watch=true&timeoutSeconds=1&${query}`
  const response = await fetch(url, { headers: accept ? { accept } : {} })
  let text = ''
  for await (const chunk of response.body as ReadableStream<Uint8Array>) {
    text += Buffer.from(chunk).toString()
    if (text.endsWith('\n') && text.includes('"BOOKMARK"')) break
  }
  const lines = text.split('\n').filter(Boolean)
  return lines.map((line) => JSON.parse(line) as { type: string; object: Record<string, unknown> })
}

const INITIAL = 'sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true'

describe('lists', () => {
  const names = (items: unknown) => (items as { metadata: { name: string } }[]).map(({ metadata }) => metadata.name)

  it('continues a paginated list at the version of its first page', async () => {
    for (const name of ['c', 'a', 'b']) await sendForJson('POST', hpas, { body: hpa(name) })
    const firstPage = await sendForJson('GET', `${hpas}?limit=2`)
    expect(firstPage.body.metadata).toMatchObject({ remainingItemCount: 2 })
    await sendForJson('DELETE', `${hpas}/c`)
    const secondPage = await sendForJson('GET', `${hpas}?continue=${String(firstPage.body.metadata['continue'])}`)
    expect([...names(firstPage.body['items']), ...names(secondPage.body['items'])]).toEqual([
      'a',
      'b',
      'c',
      'keda-hpa-consumer',
    ])
    expect(secondPage.body.metadata).toEqual({ resourceVersion: firstPage.body.metadata['resourceVersion'] })
    const exact = `resourceVersion=${String(firstPage.body.metadata['resourceVersion'])}&resourceVersionMatch=Exact`
    expect(names((await sendForJson('GET', `${hpas}?${exact}`)).body['items'])).toContain('c')
    expect(names((await sendForJson('GET', hpas)).body['items'])).not.toContain('c')
  })

  it.each([
    ['limit=x', 400, 'strconv.ParseInt: parsing "x": invalid syntax'],
    ['limit=99999999999999999999', 400, 'value out of range'],
    ['continue=banana', 400, "invalid character 'm' looking for beginning of value"],
    ['continue=%21', 400, 'illegal base64 data at input byte 0'],
    ['resourceVersion=99999999999999', 504, 'Timeout: Too large resource version: 99999999999999'],
    ['resourceVersion=1&resourceVersionMatch=Exact', 410, 'The resourceVersion for the provided list is too old.'],
    ['resourceVersionMatch=Exact', 422, 'resourceVersionMatch is forbidden unless resourceVersion is provided'],
    ['sendInitialEvents=true', 422, 'sendInitialEvents is forbidden for list'],
    ['watch=1&sendInitialEvents=true', 422, 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan'],
  ])('refuses the query %s with %i in the words of Kubernetes', async (query, code, message) => {
    await expectRefusal(`${hpas}?${query}`, code, message)
  })

  it.each([
    ['None', null],
    ['Metadata', { kind: 'PartialObjectMetadata' }],
    ['Object', { kind: 'Deployment', spec: { replicas: 2 } }],
  ])('includes %s in the rows of a Table', async (include, object) => {
    const { body } = await sendForJson('GET', `${deployment}?includeObject=${include}`, { accept: TABLE })
    const columns = body['columnDefinitions'] as { name: string; priority: number }[]
    expect(columns.filter(({ priority }) => priority === 1).map(({ name }) => name)).toEqual([
      'Containers',
      'Images',
      'Selector',
    ])
    const [row] = body['rows'] as { object: unknown }[]
    if (object) expect(row?.object).toMatchObject(object)
    else expect(row?.object).toBeNull()
  })

  it('returns only metadata or YAML on request, and rejects other types', async () => {
    const metadataOnly = 'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io'
    const { body } = await sendForJson('GET', '/apis/apps/v1/deployments', { accept: metadataOnly })
    expect(body).toMatchObject({ kind: 'PartialObjectMetadataList', items: [{ kind: 'PartialObjectMetadata' }] })
    const yaml = await send('GET', '/api/v1/namespaces/nothere', { accept: 'application/yaml' })
    expect(yaml.text).toContain('\nmessage: namespaces "nothere" not found\nmetadata: {}\n')
    expect((await sendForJson('GET', deployment, { accept: 'text/html' })).status).toBe(406)
  })
})

describe('watches', () => {
  it('ends the initial events with a bookmark', async () => {
    // Changes can follow, because the pods become ready.
    const events = (await watch('/apis/apps/v1/deployments', INITIAL)).slice(0, 2)
    expect(events.map(({ type }) => type)).toEqual(['ADDED', 'BOOKMARK'])
    expect(events[1]?.object).toMatchObject({ metadata: { annotations: { 'k8s.io/initial-events-end': 'true' } } })
  })

  it('sends no initial events if the client sets sendInitialEvents to false', async () => {
    const events = await watch('/apis/apps/v1/deployments', INITIAL.replace('=true', '=false'))
    expect(events.map(({ type }) => type)).not.toContain('ADDED')
  })

  it('waits for a version that does not exist yet', async () => {
    expect(await watch(hpas, 'resourceVersion=99999999999999')).toEqual([])
  })

  it('ends a watch whose client does not read', async () => {
    const socket = connect(api.port, '127.0.0.1').pause()
    socket.write(`GET ${hpas}?watch=true HTTP/1.1\r\nHost: localhost\r\n\r\n`)
    const closed = new Promise((resolve) => socket.once('close', resolve))
    await eventually(() => socket.bytesWritten > 0 && !socket.connecting, 'the request to be sent')
    await sendForJson('GET', hpas)
    const large = { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler' }
    for (let index = 0; index < 60; index++) {
      const annotations = { index: `${index}`.padEnd(1_000_000) }
      store.put('horizontalpodautoscalers', {
        ...large,
        ...hpa('large'),
        metadata: { name: 'large', namespace: 'food-delivery', annotations },
      })
    }
    store.remove('horizontalpodautoscalers', 'large')
    socket.resume()
    await closed
    expect(socket.bytesRead).toBeLessThan(50_000_000)
  })

  // k9s and newer versions of kubectl send these requests when they start.
  it.each(Object.values(resourceTypes))('lists and watches $plural as a Table', async (type) => {
    const { namespaced, plural } = type
    const path = `/${groupPath(type)}/${namespaced ? 'namespaces/food-delivery/' : ''}${plural}`
    const { body } = await sendForJson('GET', path, { accept: TABLE })
    expect(body['columnDefinitions']).toContainEqual(expect.objectContaining({ name: 'Name', format: 'name' }))
    const events = await watch(path, INITIAL, `${TABLE},application/json`)
    expect(events.map(({ type: name }) => name)).toEqual([...(body['rows'] as object[]).map(() => 'ADDED'), 'BOOKMARK'])
    expect(events.map(({ object }) => object['kind'])).toEqual(events.map(() => 'Table'))
    expect(events.filter(({ object }) => object['columnDefinitions'] !== null)).toHaveLength(1)
    const [row] = (events.at(-1)?.object['rows'] ?? []) as { object: { metadata: object } }[]
    expect(row?.object.metadata).toMatchObject({ annotations: { 'k8s.io/initial-events-end': 'true' } })
  })
})

describe('discovery and access reviews', () => {
  it('lists every resource in aggregated discovery, and the resources of a version in the older form', async () => {
    const accept = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json'
    const aggregated = await Promise.all(['/api', '/apis'].map((path) => sendForJson('GET', path, { accept })))
    const served = aggregated
      .flatMap(({ body }) => body['items'] as { versions: { resources: { resource: string }[] }[] }[])
      .flatMap(({ versions }) => versions.flatMap(({ resources }) => resources.map(({ resource }) => resource)))
    expect(served).toEqual(expect.arrayContaining(Object.keys(resourceTypes)))
    const { body } = await sendForJson('GET', '/apis/autoscaling/v2')
    const [first] = body['resources'] as object[]
    expect(first).toMatchObject({ name: 'horizontalpodautoscalers', shortNames: ['hpa'], namespaced: true })
  })

  it('responds to the access reviews of kubectl auth can-i', async () => {
    const path = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews'
    const { status, body } = await sendForJson('POST', path, {
      type: 'application/vnd.kubernetes.protobuf',
      body: Buffer.from('k8s\0'),
    })
    expect([status, body['status']]).toEqual([201, { allowed: true }])
  })

  it('gives an impersonated user no permissions, unless it is in system:masters', async () => {
    const reviewAs = async (path: string, headers: Record<string, string>) => {
      const response = await fetch(`${api.url}/apis/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: '{}',
      })
      return ((await response.json()) as { status: unknown }).status
    }
    const ada = { 'impersonate-user': 'ada', 'impersonate-group': 'cooks' }
    const admin = { 'impersonate-user': 'ada', 'impersonate-group': 'system:masters' }
    expect(await reviewAs('authentication.k8s.io/v1/selfsubjectreviews', {})).toEqual({
      userInfo: { username: 'local-admin', groups: ['system:masters', 'system:authenticated'] },
    })
    expect(await reviewAs('authentication.k8s.io/v1/selfsubjectreviews', ada)).toEqual({
      userInfo: { username: 'ada', groups: ['cooks', 'system:authenticated'] },
    })
    expect(await reviewAs('authorization.k8s.io/v1/selfsubjectaccessreviews', ada)).toEqual({ allowed: false })
    expect(await reviewAs('authorization.k8s.io/v1/selfsubjectaccessreviews', admin)).toEqual({ allowed: true })
    const [refused, allowed] = await Promise.all([ada, admin].map((headers) => fetch(`${api.url}${hpas}`, { headers })))
    expect([refused?.status, allowed?.status]).toEqual([403, 200])
    expect(await refused?.text()).toContain('User \\"ada\\" has no permissions')
  })
})

describe('the log of a pod', () => {
  const [pod] = cluster.pods
  const path = `${namespace}/pods/${pod?.name}/log`
  beforeAll(() => ['one', 'two', 'three'].forEach((line) => pod?.log.append(line)))

  it.each([
    ['tailLines=2', 'two\nthree\n'],
    ['tailLines=2&limitBytes=5', 'two\nt'],
    ['container=consumer&tailLines=1', 'three\n'],
    ['sinceTime=2100-01-01T00:00:00Z', ''],
  ])('returns the lines that the query %s selects', async (query, text) => {
    expect((await send('GET', `${path}?${query}`)).text).toBe(text)
  })

  it('has times with nanoseconds if the client sets timestamps', async () => {
    const { text } = await send('GET', `${path}?tailLines=1&timestamps=true`)
    expect(text).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z three\n$/)
  })

  it.each([
    ['previous=true', 400, 'previous terminated container "consumer" in pod'],
    ['container=nothere', 400, 'container nothere is not valid for pod'],
    ['tailLines=-1', 422, 'tailLines: Invalid value: -1: must be greater than or equal to 0'],
    ['limitBytes=0', 422, 'limitBytes: Invalid value: 0: must be greater than 0'],
    ['sinceSeconds=1&sinceTime=x', 422, 'at most one of `sinceTime` or `sinceSeconds` may be specified'],
    ['tailLines=all', 400, 'strconv.ParseInt: parsing "all": invalid syntax'],
  ])('refuses %s with %i', async (query, code, message) => {
    await expectRefusal(`${path}?${query}`, code, message)
  })
})

describe('writes', () => {
  it('changes nothing in a dry run', async () => {
    const created = await sendForJson('POST', `${hpas}?dryRun=All`, { body: hpa('dry') })
    expect([created.status, created.body.metadata['name']]).toEqual([201, 'dry'])
    expect((await sendForJson('GET', `${hpas}/dry`)).status).toBe(404)
    await sendForJson('POST', hpas, { body: hpa('dry') })
    const version = store.resourceVersion
    expect((await sendForJson('DELETE', `${hpas}/dry?dryRun=All`)).body['status']).toBe('Success')
    expect((await sendForJson('DELETE', `${hpas}/dry`, { body: { dryRun: ['All'] } })).status).toBe(200)
    expect((await sendForJson('DELETE', `${hpas}?dryRun=All`)).status).toBe(200)
    const [pod] = cluster.pods
    expect((await sendForJson('DELETE', `${namespace}/pods/${pod?.name}?dryRun=All`)).status).toBe(200)
    expect((await sendForJson('DELETE', `${hpas}/dry?dryRun=Some`)).body['message']).toContain(
      'supported values: "All"',
    )
    expect([store.resourceVersion, pod?.isDeleting]).toEqual([version, false])
  })

  it('refuses a delete whose preconditions do not match, and deletes all objects that a selector matches', async () => {
    await sendForJson('POST', hpas, { body: { ...hpa('del'), metadata: { name: 'del', labels: { group: 'x' } } } })
    const uid = '00000000-0000-0000-0000-000000000000'
    for (const preconditions of [{ uid }, { resourceVersion: '1' }])
      expect(await sendForJson('DELETE', `${hpas}/del`, { body: { preconditions } })).toMatchObject({
        status: 409,
        body: { reason: 'Conflict', details: { kind: 'HorizontalPodAutoscaler', name: 'del' } },
      })
    const wrongType = await sendForJson('DELETE', `${hpas}/del`, { body: { gracePeriodSeconds: 'soon' } })
    expect(wrongType.body['message']).toBe(
      'json: cannot unmarshal string into Go struct field DeleteOptions.gracePeriodSeconds of type int64',
    )
    const foreground = await sendForJson('DELETE', `${hpas}?labelSelector=group%3Dx&propagationPolicy=Foreground`)
    expect(foreground.body['items']).toMatchObject([{ metadata: { name: 'del' } }])
    expect((await sendForJson('GET', `${hpas}/del`)).status).toBe(404)
  })

  it('ignores unknown delete options, even those with the name of a property that all objects inherit', async () => {
    // A field __proto__ is refused in all bodies.
    const names = Object.getOwnPropertyNames(Object.prototype).filter((name) => name !== '__proto__')
    const body = Object.fromEntries(names.map((name) => [name, 'any']))
    await sendForJson('POST', hpas, { body: hpa('unknown-options') })
    expect(await sendForJson('DELETE', `${hpas}/unknown-options`, { body })).toMatchObject({
      status: 200,
      body: { status: 'Success', details: { name: 'unknown-options' } },
    })
  })

  it('rejects, reports or drops unknown and repeated fields, as fieldValidation sets', async () => {
    const body = Buffer.from(
      JSON.stringify({ ...hpa('odd'), dat: 1 }).replace('"maxReplicas"', '"no":{},"maxReplicas":2,"maxReplicas"'),
    )
    const strict = await sendForJson('POST', `${hpas}?fieldValidation=Strict`, { body })
    const fields = ['duplicate field "spec.maxReplicas"', 'unknown field "dat"', 'unknown field "spec.no"']
    for (const field of fields) expect(strict.body['message']).toContain(field)
    const warned = await send('POST', hpas, { body })
    const warnings = fields.map((field) => `299 - ${JSON.stringify(field)}`)
    expect(warned.headers.get('warning')?.split(', ').toSorted()).toEqual(warnings.toSorted())
    const { spec, metadata } = JSON.parse(warned.text) as { spec: object; metadata: Record<string, unknown> }
    expect(spec).not.toHaveProperty('no')
    const patch = { type: 'application/merge-patch+json', body: { spec: { no: 1 } } }
    const ignored = await send('PATCH', `${hpas}/odd?fieldValidation=Ignore`, patch)
    expect([ignored.status, ignored.headers.get('warning')]).toEqual([200, null])
    const { generation, managedFields } = metadata
    expect(JSON.parse(ignored.text)).toMatchObject({ metadata: { generation, managedFields } })
  })

  it.each(['a"b', 'a\\b', '한글', '\u{7f}', '\n'])('reports an unknown field of any name: %j', async (name) => {
    const body = { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', ...hpa('any-field'), [name]: 1 }
    const strict = await sendForJson('POST', `${hpas}?fieldValidation=Strict`, { body })
    expect([strict.status, strict.body['message']]).toEqual([
      400,
      expect.stringContaining(`strict decoding error: unknown field ${JSON.stringify(name)}`),
    ])
    const warned = await send('POST', `${hpas}?dryRun=All`, { body })
    const warning = Buffer.from(warned.headers.get('warning') ?? '', 'latin1').toString()
    expect(warning).toBe(
      `299 - ${JSON.stringify(`unknown field ${JSON.stringify(name)}`)}`.replace('\u007f', '\\u007f'),
    )
    const applied = await sendForJson('PATCH', `${hpas}/any-field?fieldManager=a`, {
      type: 'application/apply-patch+yaml',
      body,
    })
    expect(applied.body['message']).toBe(
      `failed to create typed patch object (/any-field; autoscaling/v2, Kind=HorizontalPodAutoscaler): .${name}: field not declared in schema`,
    )
  })

  it('finds a repeated field in a long body', async () => {
    const text = JSON.stringify(hpa('long'), null, 2).replace(
      '"maxReplicas"',
      `${' '.repeat(1_000_000)}"maxReplicas": 2, $&`,
    )
    const { status, body } = await sendForJson('POST', `${hpas}?fieldValidation=Strict`, { body: Buffer.from(text) })
    expect([status, body['message']]).toEqual([
      400,
      expect.stringContaining('strict decoding error: duplicate field "spec.maxReplicas"'),
    ])
  })

  it('stores all changes of clients that patch at the same time', async () => {
    const names = Array.from({ length: 20 }, (_, index) => `k${index}`)
    const patch = (name: string) => ({
      type: 'application/merge-patch+json',
      body: { metadata: { labels: { [name]: 'x' } } },
    })
    await sendForJson('POST', hpas, { body: hpa('many') })
    await Promise.all(names.map((name) => sendForJson('PATCH', `${hpas}/many`, patch(name))))
    expect(Object.keys(store.get('horizontalpodautoscalers', 'many')?.metadata.labels ?? {})).toHaveLength(20)
    const created = await Promise.all([1, 2, 3].map(() => sendForJson('POST', hpas, { body: hpa('once') })))
    expect(created.map(({ status }) => status).toSorted()).toEqual([201, 409, 409])
  })

  it('keeps an object until its last finalizer is removed', async () => {
    await sendForJson('POST', hpas, {
      body: { ...hpa('final'), metadata: { name: 'final', finalizers: ['example.com/x'] } },
    })
    const { body } = await sendForJson('DELETE', `${hpas}/final`)
    expect(body.metadata).toHaveProperty('deletionTimestamp')
    expect((await sendForJson('GET', `${hpas}/final`)).body.metadata).toMatchObject({ finalizers: ['example.com/x'] })
    const patch = { type: 'application/merge-patch+json', body: { metadata: { finalizers: null } } }
    expect((await sendForJson('PATCH', `${hpas}/final`, patch)).status).toBe(200)
    expect((await sendForJson('GET', `${hpas}/final`)).status).toBe(404)
  })

  it('adds a label to a pod, but keeps the labels of its template', async () => {
    const [pod] = cluster.pods
    const setLabels = (labels: object) =>
      sendForJson('PATCH', `${namespace}/pods/${pod?.name}`, {
        type: 'application/merge-patch+json',
        body: { metadata: { labels } },
      })
    expect((await setLabels({ tier: 'back' })).body.metadata['labels']).toMatchObject({ app: 'consumer', tier: 'back' })
    expect((await sendForJson('GET', `${namespace}/pods?labelSelector=tier%3Dback`)).body['items']).toHaveLength(1)
    expect((await setLabels({ tier: null })).body.metadata['labels']).not.toHaveProperty('tier')
    expect((await setLabels({ app: 'other' })).body['message']).toContain('the label "app" of the pod\'s template')
  })

  it('rejects a patch and a replacement that are based on an older version', async () => {
    const merge = { type: 'application/merge-patch+json', body: { metadata: { resourceVersion: '1' } } }
    expect(await sendForJson('PATCH', deployment, merge)).toMatchObject({
      status: 409,
      body: { reason: 'Conflict', message: expect.stringContaining('the object has been modified') as string },
    })
    const { body } = await sendForJson('GET', deployment)
    const replacement = { ...body, metadata: { ...body.metadata, resourceVersion: '1' } }
    expect((await sendForJson('PUT', deployment, { body: replacement })).status).toBe(409)
    const scale = { spec: { replicas: 1 }, metadata: { name: 'consumer', resourceVersion: '1' } }
    expect((await sendForJson('PUT', `${deployment}/scale`, { body: scale })).status).toBe(409)
  })

  it('creates, fills and deletes a namespace, and rejects objects in a namespace that does not exist', async () => {
    const path = '/api/v1/namespaces'
    const teamHpas = hpas.replace('food-delivery', 'team')
    expect(await sendForJson('POST', teamHpas, { body: hpa('a') })).toMatchObject({
      status: 404,
      body: { message: 'namespaces "team" not found' },
    })
    const { body } = await sendForJson('POST', path, { body: { metadata: { name: 'team' } } })
    expect(body).toMatchObject({
      metadata: { labels: { 'kubernetes.io/metadata.name': 'team' } },
      status: { phase: 'Active' },
    })
    const changes = watch(teamHpas, 'timeoutSeconds=1')
    const created = await send('POST', teamHpas, { body: hpa('a') })
    expect((await changes).map(({ type }) => type)).toEqual(['ADDED'])
    expect((await watch(teamHpas, INITIAL)).map(({ type }) => type)).toEqual(['ADDED', 'BOOKMARK'])
    expect(created.headers.get('warning')).toContain('runs autoscalers in the namespace food-delivery only')
    expect((await sendForJson('GET', teamHpas)).body['items']).toHaveLength(1)
    expect(store.list('horizontalpodautoscalers').map(({ metadata }) => metadata.namespace)).not.toContain('team')
    expect((await sendForJson('DELETE', `${path}/team`)).body['status']).toEqual({ phase: 'Terminating' })
    expect((await sendForJson('GET', teamHpas)).body['items']).toEqual([])
    expect((await sendForJson('DELETE', namespace)).body['message']).toContain('this namespace may not be deleted')
  })

  it('reads the protobuf bodies of kubectl create', async () => {
    const meta = Buffer.from('0a0a0a06746573742d6e1a00', 'hex')
    const type = Buffer.from('0a0f0a0276311209', 'hex')
    const raw = Buffer.concat([Buffer.from([0x12, meta.length]), meta])
    const body = Buffer.concat([Buffer.from('k8s\0'), type, Buffer.from('Namespace'), raw])
    const created = await sendForJson('POST', '/api/v1/namespaces', {
      type: 'application/vnd.kubernetes.protobuf',
      body,
    })
    expect([created.status, created.body.metadata['name']]).toEqual([201, 'test-n'])
  })

  it('rejects a server-side apply of fields that another manager owns, unless it is forced', async () => {
    const apply = (manager: string, by: string, force = '') =>
      sendForJson('PATCH', `${deployment}?fieldManager=${manager}${force}`, {
        type: 'application/apply-patch+yaml',
        body: { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'consumer', labels: { by } } },
      })
    expect((await apply('one', 'one')).status).toBe(200)
    expect(await apply('two', 'two')).toMatchObject({
      status: 409,
      body: { message: 'Apply failed with 1 conflict: conflict with "one": .metadata.labels.by' },
    })
    expect((await apply('two', 'one')).status).toBe(200)
    expect((await apply('two', 'two', '&force=true')).body.metadata['labels']).toMatchObject({ by: 'two' })
    const noFields = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'consumer' } }
    const released = await sendForJson('PATCH', `${deployment}?fieldManager=two`, {
      type: 'application/apply-patch+yaml',
      body: noFields,
    })
    expect(released.body.metadata['labels'] ?? {}).not.toHaveProperty('by')
  })
})

describe('the Kubernetes API', () => {
  it('responds to an unexpected error with a Status, logs it, and continues', async () => {
    const logged = jest.spyOn(console, 'error').mockImplementation(() => undefined)
    const failing = jest.spyOn(store, 'listAt').mockImplementation(() => {
      throw new TypeError('broken')
    })
    expect(await sendForJson('GET', hpas)).toMatchObject({ status: 500, body: { reason: 'InternalError', code: 500 } })
    expect(logged).toHaveBeenCalledWith(expect.stringContaining(`GET ${hpas} failed`), expect.any(TypeError))
    failing.mockRestore()
    logged.mockRestore()
    expect((await sendForJson('GET', hpas)).status).toBe(200)
  })
})
