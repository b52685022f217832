import { type Lesson } from '../lesson'

export const nightBacklog: Lesson = {
  name: 'night-backlog',
  title: { en: 'The night’s backlog, and the way out', ko: '밤새 밀린 주문에서 벗어나는 길' },
  minutes: 4,
  group: 'kitchen',
  steps: [
    {
      text: {
        en: 'At night the kitchens are slow: 3 seconds for each of an order’s two steps. Ten orders a second arrive all the same. Even six pods of Kitchen, the most there can be, finish one order a second.',
        ko: '밤에는 주방이 느려 주문마다 두 단계에 각각 3초가 걸립니다. 그래도 주문은 초당 열 건씩 들어옵니다. 주방 파드가 최대인 여섯 개여도 초당 한 건을 끝냅니다.',
      },
      before: [{ measure: 'lag', max: 10 }],
      task: { kind: 'load', preset: { rate: 10, courierSpeed: 100, kitchenSpeed: 41 }, goesOn: true },
      question: {
        ask: { en: 'How many orders are in flight after a minute?', ko: '1분 뒤 진행 중인 주문은 몇 건일까요?' },
        about: { measure: 'inFlight' },
        options: [
          { text: { en: 'up to 100', ko: '100건 이하' }, max: 100 },
          { text: { en: '101 to 400', ko: '101건에서 400건' }, min: 101, max: 400 },
          { text: { en: 'more than 400', ko: '400건 초과' }, min: 401 },
        ],
      },
      watch: [{ measure: 'lag' }, { measure: 'pods' }, { measure: 'delivered' }],
      seen: [
        { measure: 'seconds', min: 60 },
        { measure: 'inFlight', min: 300 },
      ],
      finding: {
        en: 'Nine orders more each second. The autoscaler has done what it can: a seventh pod would get no partition. And each order waits twice, because its second step stands behind the first step of all orders before it.',
        ko: '초마다 아홉 건씩 늘어납니다. 오토스케일러는 할 수 있는 일을 다 했습니다. 일곱째 파드는 파티션을 받지 못합니다. 또 주문마다 두 번 기다립니다. 둘째 단계가 앞선 모든 주문의 첫 단계 뒤에 서기 때문입니다.',
      },
    },
    {
      text: {
        en: 'Now no order arrives any more, and the kitchens work on. Wait half a minute, until their rate is known.',
        ko: '이제 주문은 더 들어오지 않고 주방은 계속 일합니다. 주방의 처리 속도를 알 때까지 30초를 기다리세요.',
      },
      before: [{ measure: 'inFlight', min: 200 }],
      task: { kind: 'stop' },
      question: {
        ask: {
          en: 'How long will Kitchen need for its lag, at the rate of the last half minute?',
          ko: '지난 30초의 속도로 주방이 지연을 없애는 데 얼마나 걸릴까요?',
        },
        about: { measure: 'secondsUntilEmpty' },
        options: [
          { text: { en: 'up to one minute', ko: '1분 이하' }, max: 60 },
          { text: { en: 'up to three minutes', ko: '3분 이하' }, min: 61, max: 180 },
          { text: { en: 'more than three minutes', ko: '3분 초과' }, min: 181 },
        ],
      },
      watch: [{ measure: 'lag' }, { measure: 'pods' }],
      seen: [
        { measure: 'seconds', min: 30 },
        { measure: 'secondsUntilEmpty', min: 0 },
      ],
      finding: {
        en: 'One minute of orders costs many minutes of work. After a night it would be hours, in which every new order waits behind the old ones, and the old ones are for guests who have long gone.',
        ko: '1분 동안 들어온 주문에 몇 배의 시간이 듭니다. 밤새 쌓였다면 몇 시간이 걸리고, 그동안 새 주문은 모두 옛 주문 뒤에서 기다립니다. 옛 주문의 손님은 이미 떠난 지 오래입니다.',
      },
    },
    {
      text: {
        en: 'The way out: cancel every order that was requested until now, also those of other viewers. This publishes one message, which every pod reads. Kafka deletes nothing, so each message of these orders is still read.',
        ko: '벗어나는 길은 지금까지 들어온 주문을, 다른 사람의 것까지 모두 취소하는 것입니다. 메시지 하나를 쓰고 모든 파드가 그것을 읽습니다. Kafka는 아무것도 지우지 않으므로 이 주문들의 메시지는 여전히 모두 읽습니다.',
      },
      before: [{ measure: 'inFlight', min: 100 }],
      task: { kind: 'cancel' },
      question: {
        ask: { en: 'When is the lag of Kitchen gone?', ko: '주방의 지연은 언제 사라질까요?' },
        about: { measure: 'secondsUntilIdle' },
        options: [
          { text: { en: 'within 30 seconds', ko: '30초 안' }, max: 30 },
          { text: { en: 'within two minutes', ko: '2분 안' }, min: 31, max: 120 },
          { text: { en: 'later', ko: '더 늦게' }, min: 121 },
        ],
      },
      watch: [{ measure: 'lag' }, { measure: 'delivered' }],
      seen: [
        { measure: 'cancelled', min: 100 },
        { measure: 'inFlight', max: 0 },
        { measure: 'lost', max: 0 },
      ],
      finding: {
        en: 'To read a message takes a fraction of a millisecond; what took time was the work. What a kitchen had begun was finished. Every other order got “cancelled” as its last state, once: placed = delivered + cancelled, and none is lost. “npm run verify” counts it again in MongoDB. Orders from now on are worked on as usual.',
        ko: '메시지를 읽는 데는 1밀리초도 걸리지 않습니다. 시간이 걸린 것은 일이었습니다. 주방이 이미 시작한 일은 끝냈습니다. 나머지 주문은 모두 마지막 상태로 “취소됨”이 한 번 기록되었습니다. 접수 = 배달 완료 + 취소이고, 유실은 없습니다. “npm run verify”가 MongoDB에서 다시 셉니다. 이제부터 들어오는 주문은 평소처럼 처리합니다.',
      },
    },
  ],
}
