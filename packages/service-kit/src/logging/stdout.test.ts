import { stdoutDestination } from './stdout'

const failure = (code: string) => Object.assign(new Error(code), { code })

describe('stdoutDestination', () => {
  it('writes whole lines, however few bytes are written at a time', () => {
    const out: string[] = []
    stdoutDestination((text) => out.push(text.toString('utf8', 0, 3)) && Math.min(3, text.length)).write('{"a":1}\n')
    expect(out.join('')).toBe('{"a":1}\n')
  })

  it('waits a short time for a slow reader', () => {
    let refusals = 3
    const out: string[] = []
    stdoutDestination((text) => {
      if (refusals-- > 0) throw failure('EAGAIN')
      return out.push(text.toString()) * text.length
    }).write('line\n')
    expect(out).toEqual(['line\n'])
  })

  it('drops a line when the reader does not read, and when it has closed the pipe', () => {
    let tries = 0
    for (const code of ['EAGAIN', 'EPIPE'])
      stdoutDestination(() => {
        tries++
        throw failure(code)
      }).write('line\n')
    expect(tries).toBeGreaterThan(5)
    expect(tries).toBeLessThan(50)
  })
})
