import { type Pod } from '../pods/pod'
import { observePod } from './pod-observation'

const podWith = (resources: object) =>
  ({
    ...{ name: 'order-1', isDeleting: false },
    state: { container: { kind: 'running', startedAt: 0 }, ready: true, readyChangedAt: 0 },
    identity: { createdAt: 0, template: { spec: { containers: [{ name: 'order', resources }] } } },
  }) as unknown as Pod

describe('observePod', () => {
  it('takes a limit for the request where there is no other', () => {
    const { containers } = observePod(podWith({ requests: { cpu: '100m' }, limits: { cpu: '1', memory: '1k' } }))
    expect(containers).toEqual([{ name: 'order', requests: { cpu: 100n, memory: 1_000_000n } }])
  })

  it('knows no request where neither is said', () => {
    expect(observePod(podWith({})).containers).toEqual([{ name: 'order', requests: { cpu: null, memory: null } }])
  })
})
