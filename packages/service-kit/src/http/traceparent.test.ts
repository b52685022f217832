import { isTraceparent, newTraceparent, traceparentOf } from './traceparent'

const VALID = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'

describe('traceparentOf', () => {
  it('keeps a valid header', () => {
    expect(traceparentOf(VALID)).toBe(VALID)
  })

  it.each([
    undefined,
    '',
    'x',
    VALID.toUpperCase(),
    `${VALID}-`,
    VALID.replace(/^00/, 'ff'),
    `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`,
    `00-4bf92f3577b34da6a3ce929d0e0e4736-${'0'.repeat(16)}-01`,
  ])('starts a new trace for the header %j', (header) => {
    const trace = traceparentOf(header)
    expect(trace).not.toBe(header)
    expect(isTraceparent(trace)).toBe(true)
  })

  it('creates unique traces', () => {
    const traces = new Set(Array.from({ length: 1_000 }, newTraceparent))
    expect(traces.size).toBe(1_000)
    expect([...traces].every(isTraceparent)).toBe(true)
  })
})
