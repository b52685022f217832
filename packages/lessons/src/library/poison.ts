import { type Lesson } from '../lesson'

export const poison: Lesson = {
  name: 'poison',
  title: { en: 'Poison: a message that cannot be handled', ko: '포이즌 메시지: 처리할 수 없는 메시지' },
  minutes: 3,
  group: 'order',
  steps: [
    {
      text: { en: 'First four orders a second, as usual.', ko: '먼저 평소처럼 초당 네 건입니다.' },
      task: { kind: 'load', preset: { rate: 4, courierSpeed: 100, kitchenSpeed: 100 }, goesOn: true },
      question: {
        ask: { en: 'How many pods will Order have?', ko: '주문 그룹의 파드는 몇 개일까요?' },
        about: { measure: 'mostPods' },
        options: [
          { text: { en: 'two', ko: '두 개' }, max: 2 },
          { text: { en: 'three or more', ko: '세 개 이상' }, min: 3 },
        ],
      },
      watch: [{ measure: 'lag' }],
      seen: [{ measure: 'delivered', min: 60 }],
      finding: {
        en: 'Four orders a second are little work for Order. Each message takes a few milliseconds.',
        ko: '초당 네 건은 주문 그룹에 가벼운 일입니다. 메시지마다 몇 밀리초면 됩니다.',
      },
    },
    {
      text: {
        en: 'Now seven messages are published that are not JSON, or not an order. They stand before good ones in their partitions.',
        ko: '이제 JSON이 아니거나 주문이 아닌 메시지 일곱 개를 씁니다. 파티션에서 정상 메시지 앞에 놓입니다.',
      },
      task: { kind: 'fault', fault: 'poison', seconds: 0 },
      question: {
        ask: { en: 'How many orders behind them are lost?', ko: '그 뒤의 주문을 몇 건 잃어버릴까요?' },
        about: { measure: 'lost' },
        options: [
          { text: { en: 'no order', ko: '한 건도 잃지 않음' }, max: 0 },
          { text: { en: 'one or more', ko: '1건 이상' }, min: 1 },
        ],
      },
      watch: [{ measure: 'highestLag' }],
      seen: [
        { measure: 'recoverySeconds', min: 0 },
        { measure: 'delivered', min: 40 },
      ],
      finding: {
        en: 'None: a message that cannot be handled goes to the topic “orders-dlq”, with the reason, and the next one is handled. To wait for it would stop its partition permanently; to skip it silently would lose work. “npm run dlq” lists what was set aside.',
        ko: '한 건도 잃지 않습니다. 처리할 수 없는 메시지는 이유와 함께 토픽 “orders-dlq”로 가고 다음 메시지를 처리합니다. 기다리면 그 파티션이 영원히 멈추고, 말없이 건너뛰면 일을 잃습니다. “npm run dlq”가 따로 둔 것을 보여 줍니다.',
      },
    },
  ],
}
