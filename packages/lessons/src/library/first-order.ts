import { type Lesson } from '../lesson'

export const firstOrder: Lesson = {
  name: 'first-order',
  title: { en: 'Your first order', ko: '첫 주문' },
  minutes: 3,
  group: 'courier',
  steps: [
    {
      text: {
        en: 'You order on the phone at the left. The API only writes your order into the topic “orders”; four groups of consumers read it from there, and three of them write back what they did. Predict, then press the button and order a dish.',
        ko: '왼쪽 전화기로 주문합니다. API는 주문을 토픽 “orders”에 쓰기만 하고, 네 컨슈머 그룹이 거기서 읽고 그중 셋은 자기가 한 일을 다시 토픽에 씁니다. 예측하고 버튼을 누른 뒤 음식을 주문하세요.',
      },
      task: { kind: 'order' },
      question: {
        ask: {
          en: 'How many steps are written until the food is delivered?',
          ko: '배달될 때까지 몇 단계가 기록될까요?',
        },
        about: { measure: 'orderSteps' },
        options: [
          { text: { en: 'up to three steps', ko: '세 단계 이하' }, max: 3 },
          { text: { en: 'four to six steps', ko: '네 단계에서 여섯 단계' }, min: 4, max: 6 },
          { text: { en: 'seven steps or more', ko: '일곱 단계 이상' }, min: 7 },
        ],
      },
      seen: [{ measure: 'orderSteps', min: 7 }],
      finding: {
        en: 'Each step is one message in the topic, written by the group whose work it is: stored and checked by Order, cooked by Kitchen, carried by Driver. No service calls another one. So each group can have as many pods as its own work needs, and can stop for a while without losing an order.',
        ko: '각 단계는 그 일을 맡은 그룹이 토픽에 쓴 메시지 하나입니다. 저장과 확인은 주문, 조리는 주방, 운반은 배달 그룹의 일입니다. 서비스끼리 서로 부르지 않으므로 그룹마다 자기 일에 필요한 만큼 파드를 둘 수 있고, 잠시 멈춰도 주문은 사라지지 않습니다.',
      },
    },
    {
      text: {
        en: 'Now one order a second, with the fastest couriers and kitchens, for about twenty seconds.',
        ko: '이번에는 가장 빠른 배달원과 주방으로 20초쯤 초당 한 건씩 주문합니다.',
      },
      task: { kind: 'load', preset: { rate: 1, courierSpeed: 100, kitchenSpeed: 100 } },
      question: {
        ask: { en: 'How many pods will carry these orders?', ko: '이 주문들을 나르는 파드는 몇 개일까요?' },
        about: { measure: 'mostPods' },
        options: [
          { text: { en: 'one', ko: '한 개' }, max: 1 },
          { text: { en: 'two', ko: '두 개' }, min: 2, max: 2 },
          { text: { en: 'three or more', ko: '세 개 이상' }, min: 3 },
        ],
      },
      watch: [{ measure: 'lag' }],
      seen: [{ measure: 'delivered', min: 20 }],
      finding: {
        en: 'Two, although one would be enough: two is the minimum here, so that a pod can die without a pause. The autoscaler looks at how many messages wait, not at how many arrive, and next to none waited.',
        ko: '한 개로 충분하지만 두 개입니다. 파드가 하나 죽어도 멈추지 않도록 여기서는 두 개가 최소입니다. 오토스케일러는 들어오는 메시지 수가 아니라 기다리는 메시지 수를 보는데, 기다린 것이 거의 없었습니다.',
      },
    },
  ],
}
