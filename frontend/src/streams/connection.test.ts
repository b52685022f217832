import { dataReceived, notConnected, outage, streamLost, streamOpened } from './connection'

const live = streamOpened(streamOpened(notConnected, 'events', 0), 'consumers', 0)

describe('connection', () => {
  it('has no outage before the first connection', () => {
    expect(outage(notConnected, 60_000)).toBeNull()
  })

  it('keeps the time of the first failure', () => {
    const down = streamLost(streamLost(live, 'consumers', 1_000), 'consumers', 5_000)
    expect(outage(down, 6_000)).toEqual({ streams: ['consumers'], since: 1_000, isSilent: false })
    expect(outage(streamOpened(down, 'consumers', 6_000), 6_000)).toBeNull()
  })

  it('reports an outage if the events stream delivers no data', () => {
    expect(outage(dataReceived(live, 'events', 5_000), 12_000)).toBeNull()
    expect(outage(dataReceived(live, 'events', 5_000), 14_000)).toEqual({
      streams: ['events'],
      since: 5_000,
      isSilent: true,
    })
  })
})
