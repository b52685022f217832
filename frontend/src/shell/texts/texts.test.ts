import { type DiagnosticCode, type Sentences, english, sentence } from '@food-delivery/deployment-model'
import { lessons } from '@food-delivery/lessons'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { lessonTexts } from '../../lessons/texts/texts'
import { diagnosticTexts, modelTexts } from '../../model/texts/texts'
import { planTexts } from '../../plan/texts/texts'
import { raceTexts } from '../../race/texts/texts'
import { replayTexts } from '../../replay/texts/texts'
import { type Language } from '../../settings/page-settings'
import { texts } from '../../texts/texts'
import { sharedTexts } from './texts'

type Leaf = string | ((...args: string[]) => string)

/** The texts in one language, from data in which each text has all languages. */
function inLanguage(language: Language, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return {}
  if (language in value) return (value as Record<Language, string>)[language]
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, inLanguage(language, part)]))
}

const tables: Record<string, Record<Language, object>> = {
  shared: sharedTexts,
  simulator: texts,
  model: modelTexts,
  race: raceTexts,
  replay: replayTexts,
  'lessons panel': lessonTexts,
  lessons: { en: inLanguage('en', lessons), ko: inLanguage('ko', lessons) } as Record<Language, object>,
  plan: planTexts,
}

const root = join(__dirname, '../../../..')

/** English terms and their Korean translation on the pages and in the Korean documentation. */
const glossary = [
  ['pod', '파드'],
  ['partition', '파티션'],
  ['topic', '토픽'],
  ['lag', '지연'],
  ['consumer group', '컨슈머 그룹'],
  ['consumer', '컨슈머'],
  ['kitchen', '주방'],
  ['courier', '배달원'],
  ['restaurant', '음식점'],
  ['message', '메시지'],
  ['in flight', '진행 중'],
  ['lost [0-9]+', '유실'],
  ['decision', '결정'],
  ['backlog', '밀린 주문'],
  ['refused', '거부'],
  ['autoscaler', '오토스케일러'],
  ['cluster', '클러스터'],
  ['replica', '레플리카'],
  ['utilization', '사용률'],
  ['threshold', '임계값'],
  ['stabilization window', '안정화 윈도우'],
  ['manifest', '매니페스트'],
  ['kubernetes', 'Kubernetes'],
  ['bootstrap server', '부트스트랩 서버'],
  ['browser', '브라우저'],
  ['sticker', '스티커'],
] as const

/** Words that the Korean documentation must not use instead of these terms. */
const otherWordings =
  /쿠버네티스|포드|레스토랑|손님|휴대폰|그래프|판단|소비자|안정화 (구간|시간)|거절|\b(topic|consumer|broker|producer|offset|commit|START|Driver|Kitchen)s?\b/g

/** The text of a page without code and link targets. */
const proseOf = (markdown: string) => markdown.replaceAll(/```[^]*?```|`[^`]*`|\]\([^)]*\)/g, '')

/** A different value for each placeholder of a sentence. */
const anyValues = () => {
  const values: Record<string, number> = {}
  return new Proxy(values, { get: (target, key) => (target[String(key)] ??= 100 + Object.keys(target).length) })
}

/** Values for placeholders, which no text contains otherwise. */
const VALUES = ['11', '22', '33', '44']

/** The texts of a table with their paths. Placeholders are filled with `VALUES`. */
function textsOf(table: object, path: string): [string, string][] {
  return Object.entries(table).flatMap(([key, entry]: [string, Leaf | object]) => {
    if (typeof entry === 'object') return textsOf(entry, `${path}.${key}`)
    return [[`${path}.${key}`, typeof entry === 'function' ? entry(...VALUES) : entry]]
  })
}

const allTexts = (language: Language) =>
  Object.entries(tables).flatMap(([name, table]) => textsOf(table[language], name))

function groupBy<T>(list: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of list) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item])
  return groups
}

describe('the texts of all pages', () => {
  const en = allTexts('en')
  const ko = new Map(allTexts('ko'))
  const pairs = en.map(([path, text]) => ({ path, en: text, ko: ko.get(path) ?? '' }))

  it('exist in both languages with the same placeholders', () => {
    expect([...ko.keys()]).toEqual(en.map(([path]) => path))
    const placeholdersIn = (text: string) => VALUES.filter((value) => text.includes(value))
    expect(pairs.map((pair) => [pair.path, placeholdersIn(pair.ko)])).toEqual(
      pairs.map((pair) => [pair.path, placeholdersIn(pair.en)]),
    )
    expect(pairs.filter((pair) => pair.en.trim() === '' || pair.ko.trim() === '')).toEqual([])
  })

  it('have one Korean text for each English text', () => {
    const byEnglish = [...groupBy(pairs, (pair) => pair.en.toLowerCase()).values()]
    expect(byEnglish.filter((group) => new Set(group.map((pair) => pair.ko)).size > 1)).toEqual([])
  })

  it('are shared if two pages have the same text', () => {
    const isShared = ([path]: [string, string]) => path.startsWith('shared.')
    const pagesOf = groupBy(
      en.filter((entry) => !isShared(entry)),
      ([, text]) => text.toLowerCase(),
    )
    const pageCount = (group: [string, string][]) => new Set(group.map(([path]) => path.split('.')[0])).size
    const repeated = [...pagesOf.values()].filter((group) => pageCount(group) > 1)
    expect(repeated).toEqual([])
  })

  it.each(glossary)('translate "%s" by %s', (english, korean) => {
    const word = new RegExp(`\\b(${english})(s|es)?\\b`, 'i')
    const wrong = pairs.filter((pair) => word.test(pair.en) && !pair.ko.includes(korean))
    expect(wrong).toEqual([])
  })

  it.each(Object.keys(english) as DiagnosticCode[])('have a sentence for %s in both languages', (code) => {
    const text = (sentences: Sentences) => sentence({ code, values: anyValues() }, sentences)
    expect(text(diagnosticTexts.en)).not.toBe('')
    expect(text(diagnosticTexts.ko)).not.toBe('')
    if (code !== 'badValue') expect(text(diagnosticTexts.ko)).toMatch(/[가-힣]/)
  })
})

describe('the Korean pages of the documentation', () => {
  const documents = ['README.ko.md', ...readdirSync(join(root, 'docs/ko')).map((name) => `docs/ko/${name}`)]

  it.each(documents)('use only the terms of the glossary: %s', (document) => {
    expect(proseOf(readFileSync(join(root, document), 'utf8')).match(otherWordings)).toBeNull()
  })

  it('name the start button as on the page', () => {
    expect(readFileSync(join(root, 'docs/ko/openshift.md'), 'utf8')).toContain(`‘${texts.ko.controls.start}’을 누르면`)
  })
})
