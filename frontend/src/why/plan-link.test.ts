import { emptyCluster } from '../cluster/cluster'
import { defaultSettings } from '../settings/settings'
import { planAddress } from './plan-link'

const fieldsOf = (address: string) => Object.fromEntries(new URLSearchParams(address.split('#')[1]))
const settings = { ...defaultSettings('en'), rate: 2, courierSpeed: 91 }

describe('planAddress', () => {
  it('has the chosen rate and speed', () => {
    expect(fieldsOf(planAddress('courier', 'courier-scaler', emptyCluster, settings))).toEqual({
      running: 'courier-scaler',
      load: 'constant rate=18 for=1h',
      work: 'lognormal 167ms 1.41',
      partitions: '6',
      client: 'food-delivery',
    })
  })

  it('has the measured rate, and no processing time if it is unknown', () => {
    const topic = { at: 0, ends: [], perSecond: [1, 2.5] }
    expect(fieldsOf(planAddress('order', 'order-scaler', { ...emptyCluster, topic }, settings))).toMatchObject({
      load: 'constant rate=3.5 for=1h',
      work: '',
    })
  })
})
