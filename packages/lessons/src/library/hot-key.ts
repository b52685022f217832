import { type Lesson } from '../lesson'

export const hotKey: Lesson = {
  name: 'hot-key',
  title: { en: 'All work in one partition: a hot key', ko: '모든 일이 한 파티션에: 핫 키' },
  minutes: 4,
  group: 'courier',
  steps: [
    {
      text: {
        en: 'All records of an order have the same key, its id, and the hash of the key determines their partition. Now twelve orders a second arrive, and the keys of all of them belong to partition 0.',
        ko: '한 주문의 레코드는 모두 같은 키, 곧 주문의 id를 가지며, 키의 해시가 파티션을 정합니다. 이제 초당 주문 열두 건이 들어오며, 그 키는 모두 파티션 0에 속합니다.',
      },
      before: [{ measure: 'pods', max: 2 }],
      task: { kind: 'fault', fault: 'hot-key', seconds: 60 },
      question: {
        ask: {
          en: 'The lag grows. How much of it is in the partition with the largest lag, whatever the autoscaler does?',
          ko: '지연이 커집니다. 오토스케일러가 무엇을 하든 전체 지연의 몇 %가 지연이 가장 큰 파티션에 있을까요?',
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
        en: 'Nearly all of it, and further pods have nothing to do: a partition belongs to one pod. KEDA scales by the sum of the lag; with limitToPartitionsWithLag it uses at most as many replicas as there are partitions with lag. What helps is a key with many values that spread evenly, such as the id of the order and not that of a customer who orders the most, or faster processing.',
        ko: '거의 전부이며, 더해진 파드는 할 일이 없습니다. 파티션 하나는 파드 하나에 속하기 때문입니다. KEDA는 지연의 합에 따라 스케일링하며, limitToPartitionsWithLag를 쓰면 레플리카를 지연이 있는 파티션의 수까지만 씁니다. 도움이 되는 것은 값이 많고 고르게 나뉘는 키(대부분을 주문하는 한 고객의 id가 아니라 주문의 id 같은 것), 또는 더 빠른 처리입니다.',
      },
    },
  ],
}
