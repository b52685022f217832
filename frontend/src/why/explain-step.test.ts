import { decisions } from '../test/decisions'
import { texts } from '../texts/texts'
import { explainStep } from './explain-step'

const sentences = (language: 'en' | 'ko') =>
  decisions.flatMap(([name, chainOf]) =>
    chainOf()
      .filter(({ step }) => step === name)
      .map((step) => explainStep(step, texts[language].why)),
  )

describe('explainStep', () => {
  it('explains the decisions of the autoscaler with their figures', () => {
    expect(sentences('en')).toEqual([
      'Partitions without a committed offset: 2. Their lag starts at the earliest offset: 24 − 10 = 14 messages.',
      'Partitions without a committed offset: 2. Their lag starts at offset 0: 24 − 0 = 24 messages.',
      'This HPA (minReplicas 0) scaled from 2 to 0 replicas. Its condition ScaledToZero is now True, so it can scale from zero.',
      'This HPA (minReplicas 0) scaled its target to zero (condition ScaledToZero is True), so it computes its metrics.',
      '0 replicas are below the minimum of 2.',
      'minReplicas is 0, so this HPA computes its metrics at zero replicas.',
      '12 replicas are above the maximum of 9.',
      'This HPA (minReplicas 0) did not scale its target to zero, so it does not scale it from zero.',
      '4 replicas could not be set: no quota. 2 replicas stay, and the next sync tries again.',
      'A trigger is active: from 0 to 1 replica.',
      'A trigger is active: 2 replicas stay until the HPA changes them.',
      'No trigger is active, but the cooldown takes another 12 s: 2 replicas stay until then.',
      'No trigger is active and the cooldown is over: from 2 to 0 replicas.',
      '2 replicas are below the minimum of 3.',
      'No trigger is active: 2 replicas stay.',
      'A trigger failed and there is no fallback: 2 replicas stay.',
      'A trigger failed: 2 replicas stay until the HPA applies the fallback.',
      'A trigger is active and another one failed: 2 replicas stay until the HPA changes them.',
      'The number of replicas could not be changed: no quota. 0 replicas stay, and the next poll tries again. A call to Kubernetes ends after 5 s.',
      'Scaling out is paused by an annotation: 0 replicas stay.',
      'Scaling in is paused by an annotation: 2 replicas stay.',
      'An annotation forces the activation: from 0 to 1 replica.',
      'The ScaledObject is paused: 2 replicas stay.',
      'An earlier query gave 6, and there was no new query.',
      'An earlier query failed, and there was no new query: unreachable.',
      'Failed queries in a row: 1 (failureThreshold 1). There is no fallback yet.',
      'Failed queries in a row: 2 (failureThreshold 1). Fallback: target 5 × 6 replicas (static) = 30.',
      'Failed queries in a row: 2 (failureThreshold 1). Fallback: target 5 × 6 replicas (static) / 2 ready replicas = 15.',
      'Failed queries in a row: 2 (failureThreshold 1). The formula gets no value for this trigger.',
      'With lag unknown the formula has no value.',
      'The formula has no value, so the fallback applies: 6 replicas × target 4 = 24.',
      'The fallback value of a trigger replaces the formula: 24.',
      'With lag = 10, open = 35 the value is 36.',
      'Active, because 24 is more than 0.',
      'Active, because 35 is more than 20.',
      'Not active, because 11 is not more than 20.',
      'Not active at 24, although this is more than 20, because a trigger failed.',
      'Within the schedule (Asia/Seoul): 5 replicas, next end: 2026-01-01T00:10Z.',
      'Outside the schedule (UTC): 5 replicas from 2026-01-01T09:00Z.',
      'http://status/numbers reports 35 at open.',
      'The pods use 80 % of the requested cpu; the target is 50 %.',
      'The containers named app use 80 % of the requested cpu; the target is 50 %.',
      'The containers named app use 100M of memory on average; with target 50M and ready pods 2 → 4 replicas.',
      's0-kafka-orders is 10 with target 5 per pod, which is within tolerance → 2 replicas.',
      's1-metric-api-open is 35 with target 10 (Value) and ready pods 2 → 7 replicas.',
      'The cpu utilization is 80 % with target 50 % and ready pods 2 → 4 replicas.',
      'The metrics memory, s0-kafka-orders, s1-metric-api-open, cpu propose 4, 2, 4, 4 replicas; the largest number applies: 4.',
      'Fewest pods that share 2 partitions evenly and suffice for the lag: 1. The lag counts as 1 × 5 = 5.',
      'The lag of 24 exceeds the cap of 2 partitions, so it counts as 2 × 5 = 10.',
      'The lag of 4 does not exceed the cap of 2 partitions, so it counts in full: 4.',
      'The metrics recommend 5 replicas, and no earlier recommendation of the window (0 s) replaces it: 5 replicas.',
      'The metrics recommend 0 replicas, but the recommendation of 2 from 15 s ago still applies (window 60 s): 2 replicas.',
      '2 replicas are within minReplicas 0 and maxReplicas 9.',
      'The scale-up rate allows at most 4 replicas now, not 5.',
      'maxReplicas is 9, so 20 replicas become 9.',
      'The scale-down policy allows no fewer than 3 replicas now, not 0.',
      'minReplicas is 2, so 0 replicas become 2.',
    ])
  })

  it.each([
    ['KEDA poll', { outcome: 'inactive', current: 1 }, 1, 'No trigger is active: 1 replica stays.'],
    ['bounds', { current: 1, bound: 2 }, 2, '1 replica is below the minimum of 2.'],
    [
      'limits',
      { reason: 'TooFewReplicas', desired: 1, minReplicas: 2 },
      2,
      'minReplicas is 2, so 1 replica becomes 2.',
    ],
    [
      'partition cap',
      { lag: 4, lagThreshold: 5, bound: 1, capped: false },
      4,
      'The lag of 4 does not exceed the cap of 1 partition, so it counts in full: 4.',
    ],
  ])('uses the singular for one, in the step %s', (step, inputs, result, sentence) => {
    expect(explainStep({ step, inputs, formula: '', result }, texts.en.why)).toBe(sentence)
  })

  it('explains them in Korean', () => {
    expect(sentences('ko')).toEqual([
      '커밋된 오프셋이 없는 파티션: 2개. 지연은 가장 이른 오프셋부터 셉니다: 24 − 10 = 메시지 14개.',
      '커밋된 오프셋이 없는 파티션: 2개. 지연은 오프셋 0부터 셉니다: 24 − 0 = 메시지 24개.',
      '이 HPA(minReplicas 0)가 레플리카를 2개에서 0개로 줄였습니다. 이제 조건 ScaledToZero가 True이므로 0에서 다시 늘릴 수 있습니다.',
      '이 HPA(minReplicas 0)가 대상을 0으로 줄였으므로(조건 ScaledToZero가 True) 지표를 계산합니다.',
      '레플리카 0개는 최소 2개보다 적습니다.',
      'minReplicas가 0이므로 이 HPA는 레플리카가 0개일 때도 지표를 계산합니다.',
      '레플리카 12개는 최대 9개보다 많습니다.',
      '이 HPA(minReplicas 0)가 대상을 0으로 줄이지 않았으므로 0에서 늘리지도 않습니다.',
      '레플리카 4개로 바꾸지 못했습니다: no quota. 레플리카 2개를 유지하고 다음 동기화 때 다시 시도합니다.',
      '활성 트리거가 있습니다. 레플리카 0개 → 1개.',
      '활성 트리거가 있습니다. HPA가 바꿀 때까지 레플리카 2개를 유지합니다.',
      '활성 트리거가 없지만 쿨다운이 12초 남았습니다. 그때까지 레플리카 2개를 유지합니다.',
      '활성 트리거가 없고 쿨다운이 끝났습니다. 레플리카 2개 → 0개.',
      '레플리카 2개는 최소 3개보다 적습니다.',
      '활성 트리거가 없습니다. 레플리카 2개를 유지합니다.',
      '트리거가 실패했고 대체 값이 없습니다. 레플리카 2개를 유지합니다.',
      '트리거가 실패했습니다. HPA가 대체 값을 적용할 때까지 레플리카 2개를 유지합니다.',
      '활성 트리거가 있고 다른 트리거는 실패했습니다. HPA가 바꿀 때까지 레플리카 2개를 유지합니다.',
      '레플리카 수를 바꾸지 못했습니다: no quota. 레플리카 0개를 유지하고 다음 확인 때 다시 시도합니다. Kubernetes 호출은 5초 뒤에 끝납니다.',
      '어노테이션이 확장을 일시 중지했습니다. 레플리카 0개를 유지합니다.',
      '어노테이션이 축소를 일시 중지했습니다. 레플리카 2개를 유지합니다.',
      '어노테이션이 활성화를 강제합니다. 레플리카 0개 → 1개.',
      'ScaledObject가 일시 중지되었습니다. 레플리카 2개를 유지합니다.',
      '앞선 조회의 값은 6이고, 이번에는 조회하지 않았습니다.',
      '앞선 조회가 실패했고, 이번에는 조회하지 않았습니다: unreachable.',
      '연속 실패한 조회: 1번(failureThreshold 1). 아직 대체 값이 없습니다.',
      '연속 실패한 조회: 2번(failureThreshold 1). 대체 값: 목표 5 × 레플리카 6개(static) = 30.',
      '연속 실패한 조회: 2번(failureThreshold 1). 대체 값: 목표 5 × 레플리카 6개(static) / 준비된 레플리카 2개 = 15.',
      '연속 실패한 조회: 2번(failureThreshold 1). 식은 이 트리거의 값을 받지 못합니다.',
      'lag 값 없음일 때 식의 값이 없습니다.',
      '식의 값이 없어 대체 값을 씁니다: 레플리카 6개 × 목표 4 = 24.',
      '식 대신 트리거의 대체 값을 씁니다: 24.',
      'lag = 10, open = 35일 때 값은 36입니다.',
      '활성입니다: 24 > 0.',
      '활성입니다: 35 > 20.',
      '활성이 아닙니다: 11 ≤ 20.',
      '24 > 20이지만 트리거가 실패해 활성이 아닙니다.',
      '일정 안입니다(Asia/Seoul). 레플리카 5개, 다음 종료: 2026-01-01T00:10Z.',
      '일정 밖입니다(UTC). 2026-01-01T09:00Z부터 레플리카 5개.',
      'http://status/numbers의 open 값은 35입니다.',
      '파드의 cpu 사용률은 요청량의 80 %이고 목표는 50 %입니다.',
      '컨테이너 app의 cpu 사용률은 요청량의 80 %이고 목표는 50 %입니다.',
      '컨테이너 app의 평균 memory 사용량 100M, 목표 50M, 준비된 파드 2개 → 레플리카 4개.',
      's0-kafka-orders 값 10, 파드당 목표 5, 허용 오차 안 → 레플리카 2개.',
      's1-metric-api-open 값 35, 목표 10(Value), 준비된 파드 2개 → 레플리카 7개.',
      'cpu 사용률 80 %, 목표 50 %, 준비된 파드 2개 → 레플리카 4개.',
      '지표 memory, s0-kafka-orders, s1-metric-api-open, cpu의 제안은 레플리카 4, 2, 4, 4개이고, 가장 큰 수를 씁니다: 4개.',
      '파티션 2개를 고르게 나누면서 지연에 충분한 가장 적은 파드 수: 1개. 지연을 1 × 5 = 5(으)로 셉니다.',
      '지연 24이(가) 파티션 2개의 상한을 넘어 2 × 5 = 10(으)로 셉니다.',
      '지연 4이(가) 파티션 2개의 상한을 넘지 않아 그대로 셉니다: 4.',
      '지표의 제안은 레플리카 5개이고, 윈도우(0초) 안의 앞선 제안이 이를 바꾸지 않습니다: 레플리카 5개.',
      '지표의 제안은 레플리카 0개이지만, 15초 전의 제안 2개가 아직 유효합니다(윈도우 60초): 레플리카 2개.',
      '레플리카 2개는 범위 안입니다(minReplicas 0, maxReplicas 9).',
      '확장 속도 때문에 지금은 레플리카 5개가 아니라 4개까지입니다.',
      'maxReplicas가 9이므로 레플리카 20개가 9개가 됩니다.',
      '축소 정책 때문에 지금은 레플리카 0개까지 줄이지 못하고 3개가 됩니다.',
      'minReplicas가 2이므로 레플리카 0개가 2개가 됩니다.',
    ])
  })

  it('returns undefined for a step without a sentence', () => {
    const step = { step: 'aNewStep', inputs: { parts: [1, 2] }, formula: '1 + 2', result: 3 }
    expect(explainStep(step, texts.en.why)).toBeUndefined()
    expect(explainStep({ ...step, step: 'KEDA poll' }, texts.en.why)).toBeUndefined()
  })
})
