import { type Lesson } from '../lesson'

export const sixIsTheMost: Lesson = {
  name: 'six-is-the-most',
  title: { en: 'Why six is the most', ko: '왜 여섯 개가 최대일까' },
  minutes: 4,
  group: 'courier',
  steps: [
    {
      text: {
        en: 'Slower couriers: a pod now delivers four orders in three seconds, and twelve orders arrive each second. By the figures, nine pods would do.',
        ko: '배달원이 느려집니다. 파드 하나가 3초에 네 건을 배달하는데 초당 열두 건이 들어옵니다. 계산으로는 파드 아홉 개가 필요합니다.',
      },
      before: [{ measure: 'pods', max: 2 }],
      task: { kind: 'load', preset: { rate: 12, courierSpeed: 96, kitchenSpeed: 100 } },
      question: {
        ask: { en: 'How many pods will work?', ko: '몇 개의 파드가 일할까요?' },
        about: { measure: 'mostPods' },
        options: [
          { text: { en: 'up to five', ko: '다섯 개 이하' }, max: 5 },
          { text: { en: 'six', ko: '여섯 개' }, min: 6, max: 6 },
          { text: { en: 'seven or more', ko: '일곱 개 이상' }, min: 7 },
        ],
      },
      watch: [{ measure: 'lag' }],
      seen: [
        { measure: 'podsByLag', min: 12 },
        { measure: 'pods', min: 6 },
      ],
      finding: {
        en: 'The topic has six partitions, and a partition belongs to one pod of a group at a time, so that its messages stay in order. A seventh pod would have no partition and nothing to do. In the decision, the step “At most one pod per partition” cuts the number.',
        ko: '토픽에는 파티션이 여섯 개 있고, 메시지 순서를 지키려고 파티션 하나는 그룹의 파드 하나에만 속합니다. 일곱째 파드는 파티션이 없어 할 일도 없습니다. 결정에서 “파티션마다 파드 하나까지” 단계가 수를 줄입니다.',
      },
    },
    {
      text: {
        en: 'More pods are not possible. So make the work itself faster: couriers at full speed, and again twelve orders a second.',
        ko: '파드를 더 늘릴 수 없습니다. 그러니 일 자체를 빠르게 합니다. 가장 빠른 배달원으로 다시 초당 열두 건입니다.',
      },
      before: [{ measure: 'lag', max: 10 }],
      task: { kind: 'load', preset: { rate: 12, courierSpeed: 100, kitchenSpeed: 100 } },
      question: {
        ask: { en: 'How high does the lag get now?', ko: '이번에는 지연이 얼마나 커질까요?' },
        about: { measure: 'highestLag' },
        options: [
          { text: { en: 'up to 60 messages', ko: '메시지 60개 이하' }, max: 60 },
          { text: { en: '61 to 200', ko: '61개에서 200개' }, min: 61, max: 200 },
          { text: { en: 'more than 200', ko: '200개 초과' }, min: 201 },
        ],
      },
      watch: [{ measure: 'lag' }, { measure: 'pods' }],
      seen: [{ measure: 'placed', min: 300 }],
      finding: {
        en: 'A pod now delivers 6.7 orders a second instead of 1.3, so two would do. Where pods are at their limit, only faster work or more partitions help. Partitions can only be added before the rush: messages that wait stay where they are.',
        ko: '이제 파드 하나가 초당 1.3건이 아니라 6.7건을 배달하므로 두 개면 됩니다. 파드가 한계에 이르면 일을 빠르게 하거나 파티션을 늘리는 수밖에 없습니다. 파티션은 몰리기 전에 늘려야 합니다. 이미 기다리는 메시지는 제자리에 남습니다.',
      },
    },
  ],
}
