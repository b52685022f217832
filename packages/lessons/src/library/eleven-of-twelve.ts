import { type Lesson } from '../lesson'

export const elevenOfTwelve: Lesson = {
  name: 'eleven-of-twelve',
  title: { en: 'Eleven of twelve: the tolerance', ko: '열둘 중 열하나: 허용 오차' },
  minutes: 3,
  group: 'courier',
  steps: [
    {
      text: {
        en: 'The planner simulates instead of running. Its example has twelve partitions, at most twelve pods, and one pod for every 50 messages of lag. A pod does 20 records a second, twelve do 240. Within three hours the load rises to 235 a second and stays there for an hour.',
        ko: '플래너는 실행하는 대신 시뮬레이션합니다. 예제는 파티션 열두 개, 파드 최대 열두 개, 지연 메시지 50개마다 파드 하나입니다. 파드 하나는 초당 20건, 열두 개면 240건을 처리합니다. 부하는 세 시간 동안 초당 235건까지 늘어 한 시간 동안 유지됩니다.',
      },
      task: { kind: 'plan', load: 'ramp from=20 to=235 for=3h; constant rate=235 for=1h' },
      question: {
        ask: { en: 'How many pods run at the end of that hour?', ko: '그 한 시간이 끝날 때 파드는 몇 개가 돌까요?' },
        about: { measure: 'plannedPods' },
        options: [
          { text: { en: 'ten pods or fewer', ko: '파드 열 개 이하' }, max: 10 },
          { text: { en: 'eleven pods', ko: '파드 열한 개' }, min: 11, max: 11 },
          { text: { en: 'twelve pods or more', ko: '파드 열두 개 이상' }, min: 12 },
        ],
      },
      watch: [{ measure: 'plannedWaiting' }],
      seen: [{ measure: 'plannedPods', min: 1 }],
      finding: {
        en: 'KEDA reports at most 12 × 50 = 600 messages, however long the queue is, because a thirteenth pod would be idle. For eleven pods that is 54.5 each, 9 % more than 50, and Kubernetes does nothing within a tolerance of 10 %. So the last pod never comes. In the planner, set the tolerance of scale-up to 0, or count on one pod less than the maximum.',
        ko: '열세 번째 파드는 할 일이 없으므로, 줄이 아무리 길어도 KEDA는 메시지 12 × 50 = 600개까지만 보고합니다. 파드 열한 개면 하나에 54.5개로 50보다 9% 많은데, Kubernetes는 10%의 허용 오차 안에서는 아무것도 하지 않습니다. 그래서 마지막 파드는 오지 않습니다. 플래너에서 확장의 허용 오차를 0으로 하거나, 파드가 최대보다 하나 적다고 보고 계획하세요.',
      },
    },
  ],
}
