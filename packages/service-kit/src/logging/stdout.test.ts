import { stdoutDestination } from './stdout'

const createError = (code: string) => Object.assign(new Error(code), { code })

describe('stdoutDestination', () => {
  it('writes a whole line if each call writes only a few bytes', () => {
    const written: string[] = []
    stdoutDestination((text) => {
      written.push(text.toString('utf8', 0, 3))
      return Math.min(3, text.length)
    }).write('{"a":1}\n')
    expect(written.join('')).toBe('{"a":1}\n')
  })

  it('retries while the reader is slow', () => {
    let failuresLeft = 3
    const written: string[] = []
    stdoutDestination((text) => {
      if (failuresLeft-- > 0) throw createError('EAGAIN')
      written.push(text.toString())
      return text.length
    }).write('line\n')
    expect(written).toEqual(['line\n'])
  })

  it('drops a line if the reader does not read or has closed the pipe', () => {
    let callCount = 0
    for (const code of ['EAGAIN', 'EPIPE']) {
      stdoutDestination(() => {
        callCount++
        throw createError(code)
      }).write('line\n')
    }
    expect(callCount).toBeGreaterThan(5)
    expect(callCount).toBeLessThan(50)
  })
})
