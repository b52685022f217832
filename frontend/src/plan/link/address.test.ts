import { fragmentOf } from '../document/link'
import { exampleDocument } from '../document/plan-document'
import { readAddress } from './address'

describe('readAddress', () => {
  it('reads a plan, and ignores other fragments', async () => {
    expect(await readAddress(await fragmentOf(exampleDocument))).toEqual({ kind: 'plan', document: exampleDocument })
    expect(await readAddress('')).toEqual({ kind: 'nothing' })
    expect(await readAddress('plan-curves')).toEqual({ kind: 'nothing' })
  })

  it('reports a plan that cannot be read', async () => {
    expect(await readAddress('plan=abc')).toEqual({ kind: 'failure', failure: { code: 'damaged' } })
  })

  it('reads an autoscaler of the running system, and ignores invalid values', async () => {
    const fragment = 'running=courier&load=constant+rate%3D8+for%3D1h&work=5ms&partitions=6&client=food-delivery'
    expect(await readAddress(fragment)).toEqual({
      kind: 'running',
      name: 'courier',
      part: {
        load: { kind: 'profile', text: 'constant rate=8 for=1h' },
        work: '5ms',
        partitions: 6,
        client: 'food-delivery',
      },
    })
    expect(await readAddress('running=a&partitions=many&client=x')).toEqual({ kind: 'running', name: 'a', part: {} })
  })
})
