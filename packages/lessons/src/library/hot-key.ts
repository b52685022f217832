import { type Lesson } from '../lesson'

export const hotKey: Lesson = {
  name: 'hot-key',
  title: { en: 'One customer orders everything: a hot key', ko: '한 고객이 다 주문하면: 핫 키' },
  minutes: 4,
  group: 'courier',
  steps: [
    {
      text: {
        en: 'All messages of an order are in one partition, by the hash of its key. Twelve orders a second come now whose keys all fall into partition 0.',
        ko: '한 주문의 메시지는 키의 해시에 따라 모두 한 파티션에 있습니다. 이제 키가 모두 파티션 0에 떨어지는 주문이 초당 열두 건 들어옵니다.',
      },
      before: [{ measure: 'pods', max: 2 }],
      task: { kind: 'fault', fault: 'hot-key', seconds: 60 },
      question: {
        ask: {
          en: 'Two pods were too few. How much of the lag is in the fullest partition, whatever the autoscaler does?',
          ko: '파드 두 개로는 모자랍니다. 오토스케일러가 무엇을 하든 가장 찬 파티션에 지연의 얼마가 있을까요?',
        },
        about: { measure: 'hottestShare' },
        options: [
          { text: { en: 'up to 40 %', ko: '40% 이하' }, max: 40 },
          { text: { en: '41 to 80 %', ko: '41%에서 80%' }, min: 41, max: 80 },
          { text: { en: 'more than 80 %', ko: '80% 초과' }, min: 81 },
        ],
      },
      watch: [{ measure: 'lag' }, { measure: 'mostPods' }],
      seen: [
        { measure: 'seconds', min: 45 },
        { measure: 'lag', min: 60 },
      ],
      finding: {
        en: 'Nearly all of it, and further pods have nothing to do: a partition belongs to one pod. KEDA looks at the sum of the lag, unless limitToPartitionsWithLag limits the count to partitions that have some. What helps is a key that spreads the work, such as the order instead of the customer, or faster work.',
        ko: '거의 전부이며, 더해진 파드는 할 일이 없습니다. 파티션 하나는 파드 하나에 속하기 때문입니다. KEDA는 limitToPartitionsWithLag로 지연이 있는 파티션만 세게 하지 않으면 지연의 합만 봅니다. 도움이 되는 것은 고객이 아니라 주문처럼 일을 고르게 나누는 키, 또는 더 빠른 일입니다.',
      },
    },
  ],
}
