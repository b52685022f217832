import { type Lesson } from '../lesson'

export const podDies: Lesson = {
  name: 'pod-dies',
  title: { en: 'A pod dies', ko: '파드가 죽다' },
  minutes: 4,
  group: 'courier',
  steps: [
    {
      text: {
        en: 'Six orders a second, until the number of pods no longer changes. A courier pod now has orders in its hands at any time.',
        ko: '파드 수가 더 바뀌지 않을 때까지 초당 여섯 건입니다. 배달원 파드는 이제 늘 주문을 손에 들고 있습니다.',
      },
      task: { kind: 'load', preset: { rate: 6, courierSpeed: 100, kitchenSpeed: 100 }, goesOn: true },
      question: {
        ask: { en: 'How high does the lag of Driver get?', ko: '배달 그룹의 지연은 얼마나 커질까요?' },
        about: { measure: 'highestLag' },
        options: [
          { text: { en: 'up to 30 messages', ko: '메시지 30개 이하' }, max: 30 },
          { text: { en: '31 to 150', ko: '31개에서 150개' }, min: 31, max: 150 },
          { text: { en: 'more than 150', ko: '150개 초과' }, min: 151 },
        ],
      },
      watch: [{ measure: 'lag' }],
      seen: [{ measure: 'delivered', min: 100 }],
      finding: {
        en: 'Two pods carry this rate. Each owns three partitions, and commits how far it has finished in each of them.',
        ko: '파드 두 개로 감당됩니다. 파드마다 파티션 세 개를 맡고, 파티션마다 어디까지 끝냈는지 커밋합니다.',
      },
    },
    {
      text: {
        en: 'Now a courier pod is killed without warning, like a machine that loses its power. Its orders are half done.',
        ko: '이제 전원이 나간 기계처럼 배달원 파드 하나를 예고 없이 죽입니다. 맡은 주문은 하다 만 채입니다.',
      },
      task: { kind: 'fault', fault: 'kill-pod', target: 'courier', seconds: 0 },
      question: {
        ask: { en: 'How many orders are lost?', ko: '주문을 몇 건 잃어버릴까요?' },
        about: { measure: 'lost' },
        options: [
          { text: { en: 'no order', ko: '한 건도 잃지 않음' }, max: 0 },
          { text: { en: 'one to ten', ko: '1건에서 10건' }, min: 1, max: 10 },
          { text: { en: 'more than ten', ko: '10건 초과' }, min: 11 },
        ],
      },
      watch: [{ measure: 'lag' }, { measure: 'repeated' }],
      seen: [
        { measure: 'recoverySeconds', min: 0 },
        { measure: 'pods', min: 2 },
      ],
      finding: {
        en: 'None. The dead pod had not committed what it had not finished, so the pod that got its partitions did that work again. A step may happen twice, but the stored order takes it only once; no order is forgotten. The lag rose until Kafka missed the pod’s heartbeats and gave its partitions to another one.',
        ko: '한 건도 잃지 않습니다. 죽은 파드는 끝내지 않은 일을 커밋하지 않았으므로 파티션을 넘겨받은 파드가 그 일을 다시 했습니다. 한 단계가 두 번 일어날 수는 있지만 저장된 주문에는 한 번만 반영되며, 잊히는 주문은 없습니다. Kafka가 하트비트가 끊긴 것을 알고 파티션을 다른 파드에 줄 때까지 지연이 커졌습니다.',
      },
    },
  ],
}
