import { type Complaint, type ComplaintCode, english, sentence } from '@food-delivery/deployment-model'
import { complaintWords, modelTexts } from './texts'

type Leaf = string | ((...args: string[]) => string)

function leaves(value: object, path = ''): Map<string, Leaf> {
  return new Map(
    Object.entries(value).flatMap(([key, each]: [string, Leaf | object]) =>
      typeof each === 'object' ? [...leaves(each, `${path}${key}.`)] : [[`${path}${key}`, each] as const],
    ),
  )
}

const shown = (leaf: Leaf): string => (typeof leaf === 'function' ? leaf('11', '22', '33') : leaf)
const used = (text: string) => ['11', '22', '33'].filter((value) => text.includes(value)).length

/** Whatever a sentence asks for, it is there, each different. */
const anyValues = () => {
  const values: Record<string, number> = {}
  return new Proxy(values, { get: (known, key) => (known[String(key)] ??= 100 + Object.keys(known).length) })
}

describe('the texts of the model page', () => {
  it('are there in both languages and use the same values', () => {
    const [en, ko] = [leaves(modelTexts.en), leaves(modelTexts.ko)]
    expect([...ko.keys()]).toEqual([...en.keys()])
    for (const [key, leaf] of en) expect([key, used(shown(ko.get(key) ?? ''))]).toEqual([key, used(shown(leaf))])
  })

  it.each(Object.keys(english) as ComplaintCode[])('say %s in both languages, with what matters', (code) => {
    const say = (language: 'en' | 'ko') => {
      const complaint = { code, values: anyValues() } as Pick<Complaint, 'code' | 'values'>
      return sentence(complaint, complaintWords[language])
    }
    expect(say('en')).not.toBe('')
    expect(say('ko')).not.toBe('')
    if (code !== 'badValue') expect(say('ko')).toMatch(/[가-힣]/)
  })
})
