import { type Pod } from '../pods/pod'
import { observePod } from './pod-observation'

const podWith = (resources: object) =>
  ({
    name: 'order-1',
    isDeleting: false,
    state: { container: { kind: 'running', startedAt: 0 }, ready: true, readyChangedAt: 0 },
    identity: { createdAt: 0, template: { spec: { containers: [{ name: 'order', resources }] } } },
  }) as unknown as Pod

describe('observePod', () => {
  it('uses the limit if the container sets no request', () => {
    const { containers } = observePod(podWith({ requests: { cpu: '100m' }, limits: { cpu: '1', memory: '1k' } }))
    expect(containers).toEqual([{ name: 'order', requests: { cpu: 100n, memory: 1_000_000n } }])
  })

  it('returns null as the request if the container sets neither a request nor a limit', () => {
    expect(observePod(podWith({})).containers).toEqual([{ name: 'order', requests: { cpu: null, memory: null } }])
  })
})
