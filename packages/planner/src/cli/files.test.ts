import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { readText } from './files'

const folder = mkdtempSync(join(tmpdir(), 'planner-'))
afterAll(() => rmSync(folder, { recursive: true }))

function fileOf(content: string | Uint8Array): string {
  const file = join(folder, 'run')
  writeFileSync(file, content)
  return file
}

const text = `{"text":"${'주문 '.repeat(1_000)}"}`
const zipped = gzipSync(text)

/** The compressed text with a wrong byte. */
function damaged(index: number): Buffer {
  return Buffer.from(zipped.map((byte, at) => (at === index ? byte ^ 0xff : byte)))
}

describe('readText', () => {
  it('reads text, compressed with gzip or not, by its content and not by its name', () => {
    expect(readText(fileOf(text))).toBe(text)
    expect(readText(fileOf(zipped))).toBe(text)
    expect(readText(fileOf(Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')])))).toBe(text)
    expect(readText(fileOf(''))).toBe('')
  })

  it.each<[string, Uint8Array, string]>([
    ['half a file', zipped.subarray(0, zipped.length / 2), 'is cut off: its gzip data has no end'],
    ['a wrong check sum', damaged(zipped.length - 6), 'is damaged: its gzip data cannot be read'],
    ['an unknown compression', damaged(2), 'is damaged: its gzip data cannot be read'],
    ['other data', gzipSync(Buffer.from([0xc3, 0x28])), 'is not UTF-8 text'],
  ])('rejects %s with the file and the reason', (_, content, reason) => {
    const file = fileOf(content)
    expect(() => readText(file)).toThrow(`${file}: ${reason}`)
  })

  it('rejects a small compressed file of a very large text before the whole text is in memory', () => {
    const file = fileOf(gzipSync(Buffer.alloc(2_000_000)))
    expect(() => readText(file, 1_000_000)).toThrow(`${file}: is too large: Node reads text up to 511 MiB`)
  })

  it('rejects a file that does not exist', () => {
    expect(() => readText(join(folder, 'none'))).toThrow('none: no such file or folder')
  })
})
