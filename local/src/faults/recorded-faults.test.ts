import { type FaultRecord } from '@food-delivery/contracts'
import { recordedFaults } from './recorded-faults'

const START = 1_000_000

const fault = (from: number, to?: number, change: Partial<FaultRecord> = {}): FaultRecord => ({
  id: `${from}`,
  kind: 'kill-pod',
  seconds: 0,
  steps: [],
  startedAt: START + from * 1_000,
  ...(to === undefined ? {} : { endedAt: START + to * 1_000 }),
  ...change,
})

describe('recordedFaults', () => {
  it('converts times to seconds since the start of the recording', () => {
    const faults = [fault(5, 5.5, { target: 'courier' }), fault(20, undefined, { kind: 'slow-pod' })]
    expect(recordedFaults(faults, START)).toEqual([
      { t: 5, until: 5.5, kind: 'kill-pod', target: 'courier' },
      { t: 20, kind: 'slow-pod' },
    ])
  })

  it('omits faults that ended before the recording, and records second 0 as the start of faults that had begun', () => {
    expect(recordedFaults([fault(-60, -30), fault(-10, 10)], START)).toEqual([{ t: 0, until: 10, kind: 'kill-pod' }])
  })
})
