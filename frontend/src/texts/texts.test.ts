import { formats, roughly } from './format'
import { texts } from './texts'

type Leaf = string | ((...args: string[]) => string)

function leaves(value: object, path = ''): Map<string, Leaf> {
  return new Map(
    Object.entries(value).flatMap(([key, each]: [string, Leaf | object]) =>
      typeof each === 'object' ? [...leaves(each, `${path}${key}.`)] : [[`${path}${key}`, each] as const],
    ),
  )
}

const shown = (leaf: Leaf): string => (typeof leaf === 'function' ? leaf('11', '22', '33', '44') : leaf)

describe('texts', () => {
  const en = leaves(texts.en)
  const ko = leaves(texts.ko)

  it('has every text in both languages', () => {
    expect([...ko.keys()].sort()).toEqual([...en.keys()].sort())
    for (const [key, leaf] of [...en, ...ko]) expect([key, shown(leaf).trim()]).not.toEqual([key, ''])
  })

  it('uses every value it is given in both languages alike', () => {
    const used = (leaf: Leaf) => ['11', '22', '33', '44'].filter((value) => shown(leaf).includes(value)).length
    for (const [key, leaf] of en) expect([key, used(ko.get(key) ?? '')]).toEqual([key, used(leaf)])
  })

  it('says spans of time roughly', () => {
    const say = (seconds: number) => roughly(seconds, texts.en, formats.en)
    expect([0.2, 40, 60, 540, 7_200].map(say)).toEqual(['1 s', '40 s', 'a minute', '9 minutes', '2 hours'])
  })

  it('writes prices in dollars in both languages', () => {
    expect(formats.en.price(9.5)).toBe('$9.50')
    expect(formats.ko.price(9.5)).toBe('$9.50')
  })
})
