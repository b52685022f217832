import { type DecisionStep, type ScalingDecision } from '@food-delivery/contracts'
import { decisions } from '../test/decisions'
import { texts } from '../texts/texts'
import { decisionReason } from './decision-reason'

const decisionWith = (chain: DecisionStep[]): ScalingDecision => ({
  t: 0,
  autoscaler: 'a',
  target: 'orders',
  lagPerPartition: [],
  metric: '',
  chain,
  from: 2,
  to: 2,
  reason: 'The sentence of the autoscaler.',
})

/** The last decision of the test data that has a step of this name. */
const decisionOf = (name: string) => decisionWith(decisions.findLast(([step]) => step === name)?.[1]() ?? [])

describe('decisionReason', () => {
  it('is the sentence of the autoscaler in English', () => {
    expect(decisionReason(decisionOf('limits'), 'en', texts.en.why)).toBe('The sentence of the autoscaler.')
  })

  it.each([
    [
      'stabilization',
      '지표의 제안은 레플리카 0개이지만, 15초 전의 제안 2개가 아직 유효합니다(윈도우 60초): 레플리카 2개. 레플리카 2개는 범위 안입니다(minReplicas 0, maxReplicas 9).',
    ],
    ['bounds', '레플리카 12개는 최대 9개보다 많습니다.'],
    ['KEDA poll', '어노테이션이 활성화를 강제합니다. 레플리카 0개 → 1개.'],
    ['paused', 'ScaledObject가 일시 중지되었습니다. 레플리카 2개를 유지합니다.'],
  ])('consists of the sentences of the deciding steps in Korean: %s', (name, sentence) => {
    expect(decisionReason(decisionOf(name), 'ko', texts.ko.why)).toBe(sentence)
  })

  it.each<[string, DecisionStep[]]>([
    ['no metric could be read', [{ step: 'metric failed', inputs: {}, formula: 'no metrics returned', result: null }]],
    ['the scale could not be read', [{ step: 'read scale', inputs: {}, formula: 'not found', result: null }]],
    ['the outcome of a poll is unknown', [{ step: 'KEDA poll', inputs: { outcome: 'new' }, formula: '', result: 2 }]],
  ])('is the sentence of the autoscaler in Korean if %s', (_, chain) => {
    expect(decisionReason(decisionWith(chain), 'ko', texts.ko.why)).toBe('The sentence of the autoscaler.')
  })
})
