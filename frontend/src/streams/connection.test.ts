import { heard, lost, notConnected, opened, outage } from './connection'

const live = opened(opened(notConnected, 'events', 0), 'consumers', 0)

describe('connection', () => {
  it('is no outage while it is being made for the first time', () => {
    expect(outage(notConnected, 60_000)).toBeNull()
  })

  it('tells since when a stream is gone, however often it fails again', () => {
    const gone = lost(lost(live, 'consumers', 1_000), 'consumers', 5_000)
    expect(outage(gone, 6_000)).toEqual({ streams: ['consumers'], since: 1_000, quiet: false })
    expect(outage(opened(gone, 'consumers', 6_000), 6_000)).toBeNull()
  })

  it('takes a stream that says nothing for lost, since it speaks each second', () => {
    expect(outage(heard(live, 'events', 5_000), 12_000)).toBeNull()
    expect(outage(heard(live, 'events', 5_000), 14_000)).toEqual({ streams: ['events'], since: 5_000, quiet: true })
  })
})
