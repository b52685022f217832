import { ALL_NAMESPACES, ObjectStore } from './object-store'

const pod = (name: string, status: object = {}) => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name }, status })
const createStore = (historySize?: number) =>
  new ObjectStore({ now: () => 1_000, namespace: 'default', ...(historySize ? { historySize } : {}) })

describe('ObjectStore', () => {
  it('keeps the uid of an object, and increments its version with each change', () => {
    const store = createStore()
    const first = store.put('pods', pod('a'))
    const second = store.put('pods', pod('a', { phase: 'Running' }))
    expect(second.metadata).toMatchObject({
      uid: first.metadata.uid,
      creationTimestamp: '1970-01-01T00:00:01Z',
      namespace: 'default',
    })
    expect(Number(second.metadata.resourceVersion)).toBe(Number(first.metadata.resourceVersion) + 1)
  })

  it('does not notify about an unchanged object', () => {
    const store = createStore()
    store.put('pods', pod('a'))
    const changes: string[] = []
    store.subscribe('pods', ({ type }) => changes.push(type))
    store.put('pods', pod('a'))
    store.put('pods', pod('a', { phase: 'Running' }))
    store.remove('pods', 'a')
    store.remove('pods', 'a')
    expect(changes).toEqual(['MODIFIED', 'DELETED'])
  })

  it('returns the changes after a version', () => {
    const store = createStore()
    store.put('pods', pod('a'))
    const version = store.resourceVersion
    store.put('services', { ...pod('b'), kind: 'Service' })
    store.put('pods', pod('c'))
    expect(store.changesAfter('pods', version)?.map(({ object }) => object.metadata.name)).toEqual(['c'])
    expect(store.changesAfter('pods', store.resourceVersion)).toEqual([])
  })

  it('returns undefined for a version that is too old or from another run', () => {
    const store = createStore(2)
    const version = store.resourceVersion
    for (const name of ['a', 'b', 'c']) store.put('pods', pod(name))
    expect(store.changesAfter('pods', version)).toBeUndefined()
    expect(store.changesAfter('pods', version + 1)).toHaveLength(2)
    expect(store.changesAfter('pods', 1)).toBeUndefined()
    expect(store.changesAfter('pods', store.resourceVersion + 1)).toBeUndefined()
  })

  it('keeps fewer changes of large objects', () => {
    const store = createStore()
    const version = store.resourceVersion
    for (let count = 0; count < 20; count++) store.put('pods', pod('a', { text: `${count}`.padEnd(1_000_000) }))
    expect(store.changesAfter('pods', version)).toBeUndefined()
    expect(store.changesAfter('pods', store.resourceVersion - 9)).toHaveLength(9)
  })

  it('keeps the objects of another namespace apart from those of the cluster', () => {
    const store = createStore()
    store.put('namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'team' } })
    const received: unknown[] = []
    store.subscribe('pods', ({ object }) => received.push(object.metadata.namespace))
    store.put('pods', pod('a'))
    store.put('pods', { ...pod('a'), metadata: { name: 'a', namespace: 'team' } })
    store.put('pods', { ...pod('b'), metadata: { name: 'b', namespace: 'nothere' } })
    expect(received).toEqual([store.namespace, store.namespace])
    expect(store.list('pods')).toHaveLength(2)
    expect(store.list('pods', ALL_NAMESPACES)).toHaveLength(3)
    expect(store.remove('pods', 'a', 'team')).toBe(true)
    expect(store.get('pods', 'a')).toBeDefined()
  })

  it('lists the objects at an earlier version', () => {
    const store = createStore()
    store.put('pods', pod('a', { phase: 'Pending' }))
    const version = store.resourceVersion
    store.put('pods', pod('a', { phase: 'Running' }))
    store.put('pods', pod('b'))
    expect(store.listAt('pods', version)).toMatchObject([{ metadata: { name: 'a' }, status: { phase: 'Pending' } }])
    expect(store.listAt('pods', 1)).toBeUndefined()
  })

  it('passes a change to the other listeners when one of them throws', () => {
    const logged = jest.spyOn(console, 'error').mockImplementation(() => undefined)
    const store = createStore()
    const received: string[] = []
    store.subscribe('pods', () => {
      throw new Error('broken')
    })
    store.subscribe('pods', ({ type }) => received.push(type))
    store.put('pods', pod('a'))
    expect([received, logged.mock.calls[0]?.[0]]).toEqual([['ADDED'], 'a listener for ADDED Pod a failed:'])
    logged.mockRestore()
  })
})
