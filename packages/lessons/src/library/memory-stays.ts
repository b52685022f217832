import { type Lesson } from '../lesson'

export const memoryStays: Lesson = {
  name: 'memory-stays',
  title: { en: 'Memory never comes down', ko: '메모리는 내려오지 않는다' },
  minutes: 5,
  group: 'courier',
  start: { autoscaler: 'memory', metric: 'memory' },
  steps: [
    {
      text: {
        en: 'Here an autoscaler scales Driver by memory: more pods above 70 % of the request. Put load on it.',
        ko: '여기서는 오토스케일러가 메모리로 배달 그룹을 확장합니다. 요청량의 70%를 넘으면 파드를 늘립니다. 부하를 주세요.',
      },
      before: [{ measure: 'lag', max: 10 }],
      task: { kind: 'load', preset: { rate: 20, courierSpeed: 100, kitchenSpeed: 100 } },
      question: {
        ask: {
          en: 'How much of its request does a pod use under load?',
          ko: '부하가 있을 때 파드는 요청량의 얼마를 쓸까요?',
        },
        about: { measure: 'memory' },
        options: [
          { text: { en: 'up to 40 %', ko: '40% 이하' }, max: 40 },
          { text: { en: '41 to 70 %', ko: '41%에서 70%' }, min: 41, max: 70 },
          { text: { en: 'more than 70 %', ko: '70% 초과' }, min: 71 },
        ],
      },
      watch: [{ measure: 'lag' }, { measure: 'memory' }, { measure: 'pods' }],
      seen: [
        { measure: 'seconds', min: 60 },
        { measure: 'placed', min: 800 },
      ],
      finding: {
        en: 'Most of it is Node itself: the program and its libraries take that memory before the first order. Added pods do not take it away from the first.',
        ko: '대부분은 Node 자신의 몫입니다. 프로그램과 라이브러리가 첫 주문 전부터 그만큼 씁니다. 파드를 더해도 첫 파드의 메모리는 줄지 않습니다.',
      },
    },
    {
      text: {
        en: 'The load has ended. Wait two minutes without any order.',
        ko: '부하가 끝났습니다. 주문 없이 2분을 기다리세요.',
      },
      task: { kind: 'stop' },
      question: {
        ask: { en: 'How many pods go in these two minutes?', ko: '2분 동안 파드가 몇 개 사라질까요?' },
        about: { measure: 'podsRemoved' },
        options: [
          { text: { en: 'no pod', ko: '파드가 하나도 사라지지 않음' }, max: 0 },
          { text: { en: 'one pod or more', ko: '파드 한 개 이상' }, min: 1 },
        ],
      },
      watch: [{ measure: 'memory' }, { measure: 'pods' }],
      seen: [{ measure: 'seconds', min: 120 }],
      finding: {
        en: 'A process keeps the memory that it has taken, whether it has work or not. A signal that does not fall when the work is over cannot say that a pod may go. In the lab (npm run lab) you can set the target so low that five pods run without any load.',
        ko: '프로세스는 일이 있든 없든 한번 얻은 메모리를 쥐고 있습니다. 일이 끝나도 내려오지 않는 신호로는 파드를 줄여도 되는지 알 수 없습니다. 실습(npm run lab)에서 목표를 아주 낮게 잡으면 부하가 없어도 파드 다섯 개가 돕니다.',
      },
    },
  ],
}
