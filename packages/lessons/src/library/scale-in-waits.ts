import { type Lesson } from '../lesson'

export const scaleInWaits: Lesson = {
  name: 'scale-in-waits',
  title: { en: 'Scale-in waits, and why', ko: '축소는 왜 기다릴까' },
  minutes: 6,
  group: 'courier',
  steps: [
    {
      text: { en: 'First a rush: twenty orders a second.', ko: '먼저 주문이 몰립니다. 초당 20건입니다.' },
      before: [{ measure: 'pods', max: 2 }],
      task: { kind: 'load', preset: { rate: 20, courierSpeed: 100, kitchenSpeed: 100 }, goesOn: true },
      question: {
        ask: { en: 'When is the first added pod ready?', ko: '추가된 첫 파드는 언제 준비될까요?' },
        about: { measure: 'secondsUntilMorePods' },
        options: [
          { text: { en: 'within 30 seconds', ko: '30초 안' }, max: 30 },
          { text: { en: 'within two minutes', ko: '2분 안' }, min: 31, max: 120 },
          { text: { en: 'later', ko: '더 늦게' }, min: 121 },
        ],
      },
      watch: [{ measure: 'lag' }],
      seen: [
        { measure: 'secondsUntilMorePods', min: 0 },
        { measure: 'pods', min: 4 },
      ],
      finding: {
        en: 'Scale-out does not wait. The autoscaler looks every 15 seconds, may add four pods at a time, and a pod is ready a few seconds later. Messages that wait are customers who wait.',
        ko: '확장은 기다리지 않습니다. 오토스케일러는 15초마다 보고 한 번에 파드 네 개까지 늘리며, 파드는 몇 초 뒤 준비됩니다. 기다리는 메시지는 기다리는 고객이기 때문입니다.',
      },
    },
    {
      text: {
        en: 'Now stop the load. The lag is gone within seconds, and two pods are enough again.',
        ko: '이제 부하를 멈춥니다. 지연은 몇 초 안에 사라지고, 다시 파드 두 개로 충분합니다.',
      },
      task: { kind: 'stop' },
      question: {
        ask: { en: 'When does the first pod go?', ko: '첫 파드는 언제 사라질까요?' },
        about: { measure: 'secondsUntilFewerPods' },
        options: [
          { text: { en: 'within 20 seconds', ko: '20초 안' }, max: 20 },
          { text: { en: 'within 40 seconds', ko: '40초 안' }, min: 21, max: 40 },
          { text: { en: 'after more than 40 seconds', ko: '40초가 지나서' }, min: 41 },
        ],
      },
      watch: [{ measure: 'lag' }, { measure: 'largestStepDown' }],
      seen: [
        { measure: 'secondsUntilFewerPods', min: 0 },
        { measure: 'pods', max: 2 },
      ],
      finding: {
        en: 'The highest recommendation of the last 60 seconds counts (the stabilization window), and then one pod may go every 30 seconds. A pod that goes too early costs more than one that stays a minute too long: its partitions move, its start takes time, and the next rush finds too few.',
        ko: '지난 60초 동안의 가장 큰 권고가 적용되고(안정화 윈도우), 그 뒤에는 30초마다 파드 하나만 줄일 수 있습니다. 너무 일찍 사라진 파드는 1분 더 남은 파드보다 비쌉니다. 파티션이 옮겨 가고, 다시 시작하는 데 시간이 들며, 다음에 몰릴 때 파드가 모자랍니다.',
      },
    },
  ],
}
