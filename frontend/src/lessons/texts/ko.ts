import { type en } from './en'

/** Texts of the lessons' panel in Korean. */
export const ko: typeof en = {
  intro: '예측하고, 해 보고, 무슨 일이 일어나는지 보세요. 결과는 화면이 직접 확인합니다.',
  finished: '마침',
  all: '모든 수업',
  place: (step, steps) => `${steps}단계 중 ${step}단계`,
  tasks: { order: '주문할 준비 완료', load: '슬라이더를 맞추고 부하 시작', stop: '부하 정지', fault: '고장 내기' },
  hints: {
    open: '먼저 예측하세요.',
    before: '앞에서 한 일이 아직 남아 있습니다. 잠잠해질 때까지 기다리세요.',
    early: '아무것도 하기 전에 이미 그런 상태입니다. 부하를 멈추고 잠잠해질 때까지 기다리세요.',
  },
  watching: '지켜보세요. 이 수치에 이르면 확인된 것입니다.',
  seenAt: (min, max) => [min && `${min} 이상`, max && `${max} 이하`].filter(Boolean).join(' '),
  measures: {
    seconds: () => '시작한 뒤 지난 시간',
    placed: () => '접수한 주문',
    delivered: () => '배달한 주문',
    orderSteps: () => '내 주문이 거친 단계',
    lag: (group) => `${group}의 지연`,
    highestLag: (group) => `${group}의 가장 큰 지연`,
    pods: (group) => `${group}의 파드`,
    mostPods: (group) => `${group}의 가장 많은 파드`,
    podsByLag: (group) => `${group}의 지연만 보면 필요한 파드`,
    cpu: (group) => `${group}의 프로세서 시간(요청량 대비)`,
    memory: (group) => `${group}의 메모리(요청량 대비)`,
    secondsUntilMorePods: (group) => `${group}의 파드가 늘기까지`,
    secondsUntilFewerPods: (group) => `${group}의 파드가 줄기까지`,
    podsGone: (group) => `${group}에서 사라진 파드`,
    lost: () => '그때부터 유실된 주문',
    repeated: () => '그때부터 두 번 배달된 주문',
    recoverySeconds: () => '지연이 예전으로 돌아오기까지',
    hottestShare: (group) => `가장 찬 파티션에 있는 ${group}의 지연`,
    largestStepDown: (group) => `${group}에서 한 번에 줄어든 최대 파드`,
  },
  measured: (what, value) => `${what}: ${value}.`,
  right: (predicted) => `맞았습니다: “${predicted}”.`,
  wrong: (predicted, actual) => `예측은 “${predicted}”, 실제는 “${actual}”였습니다.`,
  next: '다음 단계',
  finish: '수업 마치기',
  requirements: {
    autoscaler:
      '이 수업에는 다른 오토스케일러가 필요합니다. 시스템을 멈추고 다시 시작하세요. 수업은 열린 채로 남습니다:',
    faults: '이 수업은 무언가를 고장 내며, 로컬 클러스터에서만 할 수 있습니다:',
  },
}
