import { LogBuffer } from './log-buffer'

const texts = (log: LogBuffer, count?: number) => log.tail(count).map(({ text }) => text)

describe('LogBuffer', () => {
  it('splits chunks into lines', () => {
    const log = new LogBuffer({ now: () => 7 })
    const { write, end } = log.writer()
    const bytes = Buffer.from('first\nsecönd\r\nlast')
    for (const byte of bytes) write(Buffer.from([byte]))
    end()
    expect(log.tail()).toEqual([
      { t: 7, text: 'first' },
      { t: 7, text: 'secönd' },
      { t: 7, text: 'last' },
    ])
  })

  it('drops the oldest lines when there are too many', () => {
    const log = new LogBuffer({ now: () => 0, maxCharacters: 6 })
    for (const text of ['aaa', 'bbb', 'ccc']) log.append(text)
    expect(texts(log)).toEqual(['bbb', 'ccc'])
    expect(texts(log, 1)).toEqual(['ccc'])
    expect(texts(log, 0)).toEqual([])
  })

  it('passes new lines to subscribers until they unsubscribe', () => {
    const log = new LogBuffer({ now: () => 0 })
    const received: string[] = []
    const unsubscribe = log.subscribe(({ text }) => received.push(text))
    log.append('a')
    unsubscribe()
    log.append('b')
    expect(received).toEqual(['a'])
  })

  it('keeps the lines of the previous container', () => {
    const log = new LogBuffer({ now: () => 0 })
    log.beginContainer()
    expect(log.previous()).toBeUndefined()
    for (const text of ['one', 'two']) log.append(text)
    log.beginContainer()
    log.append('three')
    expect(texts(log)).toEqual(['three'])
    expect(log.previous(1)).toEqual([{ t: 0, text: 'two' }])
  })
})
