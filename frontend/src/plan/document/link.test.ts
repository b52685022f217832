import fc from 'fast-check'
import { MAX_LINK_BYTES, fragmentOf, readLink } from './link'
import { type PlanDocument, exampleDocument } from './plan-document'

const textOf = async (document: PlanDocument) => (await fragmentOf(document)).slice('plan='.length)

/** Creates a link that contains this text in place of the JSON of a plan. */
async function linkOf(json: string): Promise<string> {
  const stream = new Blob([json]).stream().pipeThrough(new CompressionStream('deflate-raw'))
  return Buffer.from(await new Response(stream).arrayBuffer()).toString('base64url')
}

describe('a link', () => {
  it('contains every document without loss', async () => {
    const document = fc.record({
      manifest: fc.string({ unit: 'grapheme' }),
      load: fc.oneof(
        fc.record({ kind: fc.constant('profile' as const), text: fc.string() }),
        fc.record({ kind: fc.constant('file' as const), name: fc.string(), text: fc.string({ unit: 'grapheme' }) }),
        fc.record({
          kind: fc.constant('drawn' as const),
          hours: fc.integer({ min: 1, max: 100 }),
          rates: fc.array(fc.nat(), { minLength: 2 }),
        }),
      ),
      partitions: fc.option(fc.integer({ min: 1, max: 1_000 })),
      changes: fc.dictionary(fc.constantFrom('min', 'max', 'scaleUpTolerance'), fc.nat()),
    })
    await fc.assert(
      fc.asyncProperty(document, async (part) => {
        const whole = { ...exampleDocument, ...part, changes: { ...part.changes } }
        expect(await readLink(await textOf(whole))).toEqual({ document: whole })
      }),
      { numRuns: 50 },
    )
  })

  it('contains only characters that a fragment allows, and is short for a typical plan', async () => {
    const fragment = await fragmentOf(exampleDocument)
    expect(fragment).toMatch(/^plan=[\w-]+$/)
    expect(fragment.length).toBeLessThan(MAX_LINK_BYTES / 8)
  })

  it('reports a damaged link', async () => {
    const whole = await textOf(exampleDocument)
    const damaged = [
      '',
      'a',
      '%%%',
      whole.slice(0, -9),
      `${whole.slice(0, 40)}!!!${whole.slice(40)}`,
      await linkOf('{"a"'),
    ]
    for (const text of damaged) expect(await readLink(text)).toEqual({ failure: { code: 'damaged' } })
  })

  it('reports a link whose content is too large', async () => {
    const text = await linkOf(JSON.stringify({ ...exampleDocument, manifest: '#'.repeat(5_000_000) }))
    expect(text.length).toBeLessThan(10_000)
    expect(await readLink(text)).toEqual({ failure: { code: 'tooLarge' } })
  })

  it.each([
    [[], ''],
    [{ work: 5 }, 'work'],
    [{ colour: 'red' }, 'colour'],
    [{ partitions: 0 }, 'partitions'],
    [{ partitions: 1.5 }, 'partitions'],
    [{ client: 'ruby' }, 'client'],
    [{ price: -1 }, 'price'],
    [{ load: { kind: 'poem' } }, 'load.kind'],
    [{ load: { kind: 'toString' } }, 'load.kind'],
    [{ load: { kind: 'profile' } }, 'load.text'],
    [{ load: { kind: 'drawn', hours: 0, rates: [1, 2] } }, 'load.hours'],
    [{ load: { kind: 'drawn', hours: 1, rates: [1, -2] } }, 'load.rates'],
    [{ changes: { lagThreshold: '5' } }, 'changes.lagThreshold'],
    [{ changes: { speed: 5 } }, 'changes.speed'],
  ])('names the invalid field of %j', async (value, path) => {
    expect(await readLink(await linkOf(JSON.stringify(value)))).toEqual({ failure: { code: 'invalid', path } })
  })
})
