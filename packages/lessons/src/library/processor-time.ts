import { type Lesson } from '../lesson'

export const processorTime: Lesson = {
  name: 'processor-time',
  title: { en: 'Processor time is the wrong signal', ko: 'CPU 사용량은 잘못된 신호' },
  minutes: 4,
  group: 'courier',
  start: { autoscaler: 'hpa', metric: 'cpu' },
  steps: [
    {
      text: {
        en: 'Here an autoscaler scales Driver by processor time: more pods above 70 % of the request. These couriers are slow and wait more than they compute; a pod delivers one order in three seconds, and three orders arrive a second.',
        ko: '여기서는 오토스케일러가 CPU 사용량으로 배달 그룹을 확장합니다. 요청량의 70%를 넘으면 파드를 늘립니다. 이 배달원들은 느리며 계산보다 기다림이 많습니다. 파드 하나가 3초에 한 건을 배달하는데 초당 세 건이 들어옵니다.',
      },
      before: [{ measure: 'pods', max: 2 }],
      task: { kind: 'load', preset: { rate: 3, courierSpeed: 80, kitchenSpeed: 100 } },
      question: {
        ask: {
          en: 'There are two pods now. How many are there after a minute and a half?',
          ko: '지금 파드는 두 개입니다. 1분 30초 뒤에는 몇 개일까요?',
        },
        about: { measure: 'mostPods' },
        options: [
          { text: { en: 'two, as before', ko: '그대로 두 개' }, max: 2 },
          { text: { en: 'three to five', ko: '세 개에서 다섯 개' }, min: 3, max: 5 },
          { text: { en: 'six or more', ko: '여섯 개 이상' }, min: 6 },
        ],
      },
      watch: [{ measure: 'lag' }, { measure: 'cpu' }, { measure: 'pods' }],
      seen: [
        { measure: 'seconds', min: 90 },
        { measure: 'podsByLag', min: 12 },
      ],
      finding: {
        en: 'Both autoscalers side by side: by its lag Driver needs every pod it can have, by its processor time two are enough. A pod that waits for a courier, a database or another service uses no processor. Lag measures what customers feel. The race compares both under the same orders.',
        ko: '두 오토스케일러를 나란히 보면, 지연으로는 가능한 모든 파드가 필요하지만 CPU 사용량으로는 두 개면 충분합니다. 배달원이나 데이터베이스, 다른 서비스를 기다리는 파드는 CPU를 쓰지 않습니다. 지연은 고객이 느끼는 것을 잽니다. 경주는 같은 주문으로 둘을 비교합니다.',
      },
      link: { path: '/race', text: { en: 'Open the race', ko: '경주 보기' } },
    },
  ],
}
