import { type StepText } from './steps-en'

/** The subject of a sentence: the pods or containers that a metric measures. */
const subjectOf = ({ container }: Record<string, string>) =>
  container === undefined ? '파드' : `컨테이너 ${container}`

/** A sentence for each outcome of a KEDA poll, in Korean. */
export const polls: Record<string, NonNullable<StepText['explain']>> = {
  scaleOutPaused: ({ current }) => `어노테이션이 확장을 일시 중지했습니다. 레플리카 ${current}개를 유지합니다.`,
  activated: ({ isForced, current }, to) =>
    `${isForced === 'true' ? '어노테이션이 활성화를 강제합니다' : '활성 트리거가 있습니다'}. 레플리카 ${current}개 → ${to}개.`,
  activeWithError: ({ current }) =>
    `활성 트리거가 있고 다른 트리거는 실패했습니다. HPA가 바꿀 때까지 레플리카 ${current}개를 유지합니다.`,
  active: ({ current }) => `활성 트리거가 있습니다. HPA가 바꿀 때까지 레플리카 ${current}개를 유지합니다.`,
  scaleInPaused: ({ current }) => `어노테이션이 축소를 일시 중지했습니다. 레플리카 ${current}개를 유지합니다.`,
  coolingDown: ({ current, secondsLeft }) =>
    `활성 트리거가 없지만 쿨다운이 ${secondsLeft}초 남았습니다. 그때까지 레플리카 ${current}개를 유지합니다.`,
  deactivated: ({ current }, to) => `활성 트리거가 없고 쿨다운이 끝났습니다. 레플리카 ${current}개 → ${to}개.`,
  fallback: ({ current }) => `트리거가 실패했습니다. HPA가 대체 값을 적용할 때까지 레플리카 ${current}개를 유지합니다.`,
  failed: ({ current }) => `트리거가 실패했고 대체 값이 없습니다. 레플리카 ${current}개를 유지합니다.`,
  belowMinimum: ({ current, min }) => `레플리카 ${current}개는 최소 ${min}개보다 적습니다.`,
  inactive: ({ current }) => `활성 트리거가 없습니다. 레플리카 ${current}개를 유지합니다.`,
  notScaled: ({ current, error, deadlineSeconds }) =>
    `레플리카 수를 바꾸지 못했습니다: ${error}. 레플리카 ${current}개를 유지하고 다음 확인 때 다시 시도합니다. Kubernetes 호출은 ${deadlineSeconds}초 뒤에 끝납니다.`,
}

/** The texts of the steps in Korean. */
export const steps: Record<string, StepText> = {
  'KEDA poll': { name: 'KEDA 확인' },
  paused: {
    name: '일시 중지',
    explain: ({ current }, to) =>
      `ScaledObject가 일시 중지되었습니다. ${to === current ? `레플리카 ${to}개를 유지합니다` : `어노테이션이 레플리카를 ${to}개로 정합니다`}.`,
  },
  'query failed': { name: '조회 실패' },
  'recorded value': { name: '기록된 값' },
  'stored result': {
    name: '앞선 조회의 결과',
    explain: ({ error }, value) =>
      error === undefined
        ? `앞선 조회의 값은 ${value}이고, 이번에는 조회하지 않았습니다.`
        : `앞선 조회가 실패했고, 이번에는 조회하지 않았습니다: ${error}.`,
  },
  'earliest offsets': {
    name: '커밋이 없는 파티션',
    explain: ({ partitions, start, end, isRetained }, lag) =>
      `커밋된 오프셋이 없는 파티션: ${partitions}개. 지연은 ${isRetained === 'true' ? '가장 이른 오프셋' : '오프셋 0'}부터 셉니다: ${end} − ${start} = 메시지 ${lag}개.`,
  },
  'total lag': { name: '지연 합계' },
  'even distribution': {
    name: '고른 분배',
    explain: ({ partitions, lagThreshold, factor }, value) =>
      `파티션 ${partitions}개를 고르게 나누면서 지연에 충분한 가장 적은 파드 수: ${factor}개. 지연을 ${factor} × ${lagThreshold} = ${value}(으)로 셉니다.`,
  },
  'partition cap': {
    name: '파티션마다 파드 하나까지',
    explain: ({ lag, lagThreshold, bound, capped }, value) =>
      capped === 'true'
        ? `지연 ${lag}이(가) 파티션 ${bound}개의 상한을 넘어 ${bound} × ${lagThreshold} = ${value}(으)로 셉니다.`
        : `지연 ${lag}이(가) 파티션 ${bound}개의 상한을 넘지 않아 그대로 셉니다: ${value}.`,
  },
  schedule: {
    name: '일정: 다음 시작보다 종료가 먼저인가?',
    explain: ({ timeZone, desiredReplicas, nextStart, nextEnd }, value) =>
      value === '0'
        ? `일정 밖입니다(${timeZone}). ${nextStart}부터 레플리카 ${desiredReplicas}개.`
        : `일정 안입니다(${timeZone}). 레플리카 ${desiredReplicas}개, 다음 종료: ${nextEnd}.`,
  },
  'service value': {
    name: '서비스의 값',
    explain: ({ url, valueLocation }, value) => `${url}의 ${valueLocation} 값은 ${value}입니다.`,
  },
  formula: {
    name: '트리거의 식',
    explain: ({ values = '' }, result) => {
      const known = values.replaceAll(' = nil', ' 값 없음')
      return result === undefined ? `${known}일 때 식의 값이 없습니다.` : `${known}일 때 값은 ${result}입니다.`
    },
  },
  'formula fallback': {
    name: '식의 대체 값',
    explain: ({ replicas, target }, value) =>
      `식의 값이 없어 대체 값을 씁니다: 레플리카 ${replicas}개 × 목표 ${target} = ${value}.`,
  },
  'formula skipped': {
    name: '계산하지 않은 식',
    explain: (_, value) => `식 대신 트리거의 대체 값을 씁니다: ${value}.`,
  },
  activation: {
    name: '활성 상태인가?',
    explain: ({ value, threshold }, isActive) => {
      if (isActive === 'true') return `활성입니다: ${value} > ${threshold}.`
      return Number(value) > Number(threshold)
        ? `${value} > ${threshold}이지만 트리거가 실패해 활성이 아닙니다.`
        : `활성이 아닙니다: ${value} ≤ ${threshold}.`
    },
  },
  fallback: {
    name: '대체 값',
    explain: ({ failures, failureThreshold, behavior, target, replicas, ready }, value) => {
      const count = `연속 실패한 조회: ${failures}번(failureThreshold ${failureThreshold}).`
      if (Number(failures) <= Number(failureThreshold)) return `${count} 아직 대체 값이 없습니다.`
      if (behavior === 'scalingModifiers') return `${count} 식은 이 트리거의 값을 받지 못합니다.`
      if (ready === '0') return `${count} 나눌 준비된 레플리카가 없습니다.`
      const division = ready === undefined ? '' : ` / 준비된 레플리카 ${ready}개`
      return `${count} 대체 값: 목표 ${target} × 레플리카 ${replicas}개(${behavior})${division} = ${value}.`
    },
  },
  'metric failed': { name: '지표를 읽지 못함' },
  utilization: {
    name: '사용률',
    explain: (inputs, percent) =>
      `${subjectOf(inputs)}의 ${inputs['metric']} 사용률은 요청량의 ${percent} %이고 목표는 ${inputs['target']} %입니다.`,
  },
  'metric proposal': {
    name: '값 ÷ 목표, 올림',
    explain: (inputs, replicas) => {
      const { metric, value, target, average, utilization, ready, statusReplicas, isUnchanged } = inputs
      const readyPods = ready === undefined ? '' : `, 준비된 파드 ${ready}개`
      const tolerance = isUnchanged === 'true' ? ', 허용 오차 안' : ''
      if (utilization !== undefined) {
        return `${metric} 사용률 ${utilization} %, 목표 ${target} %${readyPods} → 레플리카 ${replicas}개.`
      }
      if (average !== undefined) {
        return `${subjectOf(inputs)}의 평균 ${metric} 사용량 ${average}, 목표 ${target}${readyPods} → 레플리카 ${replicas}개.`
      }
      return statusReplicas === undefined
        ? `${metric} 값 ${value}, 목표 ${target}(Value)${readyPods}${tolerance} → 레플리카 ${replicas}개.`
        : `${metric} 값 ${value}, 파드당 목표 ${target}${tolerance} → 레플리카 ${replicas}개.`
    },
  },
  'largest proposal': {
    name: '가장 큰 제안',
    explain: ({ metrics, proposals }, replicas) =>
      `지표 ${metrics}의 제안은 레플리카 ${proposals}개이고, 가장 큰 수를 씁니다: ${replicas}개.`,
  },
  stabilization: {
    name: '안정화 윈도우',
    explain: ({ recommended, windowSeconds, decidedBy, ageSeconds }, replicas) =>
      decidedBy === undefined
        ? `지표의 제안은 레플리카 ${recommended}개이고, 윈도우(${windowSeconds}초) 안의 앞선 제안이 이를 바꾸지 않습니다: 레플리카 ${replicas}개.`
        : `지표의 제안은 레플리카 ${recommended}개이지만, ${ageSeconds}초 전의 제안 ${decidedBy}개가 아직 유효합니다(윈도우 ${windowSeconds}초): 레플리카 ${replicas}개.`,
  },
  limits: {
    name: '한도',
    explain: ({ reason, desired, minReplicas, maxReplicas }, replicas) => {
      if (reason === 'ScaleUpLimit')
        return `확장 속도 때문에 지금은 레플리카 ${desired}개가 아니라 ${replicas}개까지입니다.`
      if (reason === 'ScaleDownLimit')
        return `축소 정책 때문에 지금은 레플리카 ${desired}개까지 줄이지 못하고 ${replicas}개가 됩니다.`
      if (reason === 'TooManyReplicas')
        return `maxReplicas가 ${maxReplicas}이므로 레플리카 ${desired}개가 ${replicas}개가 됩니다.`
      if (reason === 'TooFewReplicas')
        return `minReplicas가 ${minReplicas}이므로 레플리카 ${desired}개가 ${replicas}개가 됩니다.`
      return `레플리카 ${replicas}개는 범위 안입니다(minReplicas ${minReplicas}, maxReplicas ${maxReplicas}).`
    },
  },
  bounds: {
    name: '최소와 최대',
    explain: ({ current, bound }) =>
      Number(current) < Number(bound)
        ? `레플리카 ${current}개는 최소 ${bound}개보다 적습니다.`
        : `레플리카 ${current}개는 최대 ${bound}개보다 많습니다.`,
  },
  'scaling disabled': {
    name: '확장 꺼짐',
    explain: ({ minReplicas }) =>
      `이 HPA(minReplicas ${minReplicas})가 대상을 0으로 줄이지 않았으므로 0에서 늘리지도 않습니다.`,
  },
  'scaling from zero': {
    name: '0에서 확장',
    explain: ({ minReplicas, hasCondition }) =>
      hasCondition === 'true'
        ? `이 HPA(minReplicas ${minReplicas})가 대상을 0으로 줄였으므로(조건 ScaledToZero가 True) 지표를 계산합니다.`
        : `minReplicas가 ${minReplicas}이므로 이 HPA는 레플리카가 0개일 때도 지표를 계산합니다.`,
  },
  'scaled to zero': {
    name: '0으로 축소',
    explain: ({ current, minReplicas }) =>
      `이 HPA(minReplicas ${minReplicas})가 레플리카를 ${current}개에서 0개로 줄였습니다. 이제 조건 ScaledToZero가 True이므로 0에서 다시 늘릴 수 있습니다.`,
  },
  'scale not written': {
    name: '스케일을 쓰지 못함',
    explain: ({ current, to, error }) =>
      `레플리카 ${to}개로 바꾸지 못했습니다: ${error}. 레플리카 ${current}개를 유지하고 다음 동기화 때 다시 시도합니다.`,
  },
  selector: { name: '선택자' },
  'read scale': { name: '스케일을 읽지 못함' },
}
