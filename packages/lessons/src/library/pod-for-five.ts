import { type Lesson } from '../lesson'

export const podForFive: Lesson = {
  name: 'pod-for-five',
  title: { en: 'Lag, and a pod for five messages', ko: '지연, 메시지 다섯 개에 파드 하나' },
  minutes: 4,
  group: 'courier',
  steps: [
    {
      text: {
        en: 'Lag is the number of messages that a group has yet to handle. Start with one order a second and watch the lag of Driver.',
        ko: '지연(lag)은 그룹이 아직 처리하지 않은 메시지 수입니다. 초당 한 건으로 시작해 배달 그룹의 지연을 지켜보세요.',
      },
      before: [{ measure: 'pods', max: 2 }],
      task: { kind: 'load', preset: { rate: 1, courierSpeed: 100, kitchenSpeed: 100 }, goesOn: true },
      question: {
        ask: { en: 'How high does the lag get?', ko: '지연은 얼마나 커질까요?' },
        about: { measure: 'highestLag' },
        options: [
          { text: { en: 'up to 10 messages', ko: '메시지 10개 이하' }, max: 10 },
          { text: { en: '11 to 100', ko: '11개에서 100개' }, min: 11, max: 100 },
          { text: { en: 'more than 100', ko: '100개 초과' }, min: 101 },
        ],
      },
      watch: [{ measure: 'lag' }, { measure: 'pods' }],
      seen: [{ measure: 'placed', min: 15 }],
      finding: {
        en: 'A few messages wait for a moment, because a courier takes 50 ms for each. That is normal, and no reason for more pods: the rule is one pod for every five messages of lag, and there are two pods already.',
        ko: '배달원이 메시지마다 50ms를 쓰므로 몇 개가 잠깐 기다립니다. 정상이며 파드를 늘릴 이유가 아닙니다. 규칙은 지연 다섯 개마다 파드 하나이고, 파드는 이미 두 개 있습니다.',
      },
    },
    {
      text: {
        en: 'Now twenty orders a second, with the same couriers. A courier pod delivers about 6.7 orders a second.',
        ko: '이제 같은 배달원으로 초당 20건입니다. 배달원 파드 하나는 초당 약 6.7건을 배달합니다.',
      },
      task: { kind: 'load', preset: { rate: 20, courierSpeed: 100, kitchenSpeed: 100 } },
      question: {
        ask: {
          en: 'How many pods will Driver have at most in this minute?',
          ko: '이 1분 동안 배달 그룹의 파드는 최대 몇 개가 될까요?',
        },
        about: { measure: 'mostPods' },
        options: [
          { text: { en: 'still two', ko: '그대로 두 개' }, max: 2 },
          { text: { en: 'three to six', ko: '세 개에서 여섯 개' }, min: 3, max: 6 },
          { text: { en: 'seven or more', ko: '일곱 개 이상' }, min: 7 },
        ],
      },
      watch: [{ measure: 'lag' }, { measure: 'podsByLag' }],
      seen: [
        { measure: 'pods', min: 3 },
        { measure: 'placed', min: 400 },
      ],
      finding: {
        en: 'Two pods cannot carry twenty orders a second, so messages wait, and the rule counts them. Read the decision from the top: the lag of each partition, their sum, divided by five and rounded up, and then the limits.',
        ko: '파드 두 개로는 초당 20건을 나를 수 없으므로 메시지가 기다리고, 규칙은 그 수를 셉니다. 결정을 위에서부터 읽어 보세요. 파티션마다의 지연, 그 합, 5로 나누어 올림한 값, 그리고 한계입니다.',
      },
    },
  ],
}
